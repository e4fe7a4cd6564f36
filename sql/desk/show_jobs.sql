-- The jobs of one call.
-- :id  calls.id
select *
from v_jobs
where call_row = :id
order by job_id;
