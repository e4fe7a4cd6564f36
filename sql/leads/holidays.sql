-- The days from yesterday on, for any time zone, on which nobody is dialled.
-- :now  instant  when it is now
-- -> day   text
-- -> name  text
select day, name from holidays where day >= date(:now, 'unixepoch', '-2 days') order by day;
