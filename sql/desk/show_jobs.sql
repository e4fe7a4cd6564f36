-- The jobs of one call.
-- :id  calls.id
select v_jobs.*
from jobs
join v_jobs on v_jobs.job_id = jobs.id
where jobs.call_id = :id
order by v_jobs.job_id;
