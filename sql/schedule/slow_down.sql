-- Lets stage dial begin dials at half its pace, until so many have passed, where the trunk was at its limit at one of some dials.
-- :job_ids  integers  jobs.id
-- :dials    integer   how many
insert into stage_pacing (stage, paced_until_ms, slowed)
select 'dial', 0, :dials
where exists (select 1
              from json_each(:job_ids) as wanted
              join jobs on jobs.id = wanted.value
              join calls on calls.id = jobs.call_row
              where calls.disposition = 'trunk_limit')
on conflict (stage) do update set slowed = excluded.slowed;
