-- The days on which nobody is dialled, from yesterday on in any time zone.
-- :now  instant  when it is now
-- -> day   text
-- -> name  text
select day, name from holidays where day >= date(:now, 'unixepoch', '-2 days') order by day;
