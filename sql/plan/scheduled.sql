-- The jobs that a pass made.
-- :last_call  integer  calls.id: later ones are the pass's own
-- :limit      integer  how many at most
-- -> job_id       integer
-- -> call_id      integer
-- -> lead_id      integer
-- -> external_id  text
select jobs.id as job_id, calls.id as call_id, calls.lead_id, calls.call_id as external_id
from calls
join jobs on jobs.call_row = calls.id and jobs.flow = 'outreach'
where calls.id > :last_call
order by calls.id
limit :limit;
