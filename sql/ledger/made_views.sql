-- The views that this file was given, and the digest of the text of each.
select name, digest from made_views order by name;
