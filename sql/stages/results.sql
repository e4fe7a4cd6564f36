-- The results of some jobs' calls that are not taken yet, oldest first.
-- :ids  integers  jobs.id
-- -> job_id          integer
-- -> result_id       integer
-- -> qualification   text?    the text of a JSON object
-- -> failure_reason  text?
-- -> failure_detail  text?
-- -> disposition     text?
select jobs.id as job_id, results.id as result_id, results.qualification, results.failure_reason, results.failure_detail,
       results.disposition
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join results indexed by results_by_call on results.call_row = jobs.call_row and results.taken_at is null
order by jobs.id, results.id;
