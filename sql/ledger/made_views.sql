-- The views that this file was given, and the digest of the text of each.
-- -> name    text
-- -> digest  integer
select name, digest from made_views order by name;
