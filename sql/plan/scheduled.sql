-- The jobs that a dry run of the schedule made.
-- :last_call  integer  calls.id: later ones are the dry run's
-- :limit      integer  how many at most
-- -> job_id    integer
-- -> call_row  integer
-- -> call_id   text
-- -> lead_id   integer
select jobs.id as job_id, calls.id as call_row, calls.call_id, calls.lead_id
from calls
join jobs on jobs.call_row = calls.id and jobs.flow = 'outreach'
where calls.id > :last_call
order by calls.id
limit :limit;
