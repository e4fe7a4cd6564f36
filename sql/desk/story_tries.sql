-- For the story of some calls: each try of each stage, in the order in which they were recorded.
-- :call_rows  integers  calls.id
-- -> call_row     integer
-- -> started_at   instant
-- -> stage        text
-- -> attempt      integer
-- -> outcome      text
-- -> duration_ms  integer
-- -> code         integer?
-- -> error_kind   text?
-- -> error        text?
-- -> tokens       integer?
-- -> cost_usd     real?
select jobs.call_row, attempts.started_at, attempts.stage, attempts.attempt, attempts.outcome, attempts.duration_ms, attempts.code,
       attempts.error_kind, attempts.error, prompt_tokens + completion_tokens as tokens, cost_usd
from json_each(:call_rows) as wanted
join jobs on jobs.call_row = wanted.value
join attempts on attempts.job_id = jobs.id
order by attempts.id;
