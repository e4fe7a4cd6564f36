-- A job that goes on because a result came late was not asked for by hand, as trigger jobs_rerun takes it.
-- :rows  JSON array of {"call_id"}
update attempts
set error = 'a result came late, and its call counts as called'
where id in (select max(attempts.id)
             from json_each(:rows) as row
             join jobs on jobs.flow = 'outreach' and jobs.call_row = row.value ->> 'call_id'
             join attempts on attempts.job_id = jobs.id
             group by jobs.id)
  and outcome = 'rerun';
