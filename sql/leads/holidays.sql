-- The days from yesterday on, for any time zone, on which nobody is dialled.
-- :now  unix seconds
select day, name from holidays where day >= date(:now, 'unixepoch', '-2 days') order by day;
