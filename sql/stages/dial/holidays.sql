-- The days on which nobody is dialled, for each of some jobs.
-- :ids  integers  jobs.id
-- -> job_id  integer
-- -> day     text     2026-11-08
-- -> name    text
select wanted.value as job_id, holidays.day, holidays.name
from json_each(:ids) as wanted
join holidays;
