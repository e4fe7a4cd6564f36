-- For the story of some calls: their jobs.
-- :call_rows  integers  calls.id
-- -> call_row     integer
-- -> flow         text
-- -> created_at   instant
-- -> finished_at  instant?
-- -> stage        text
-- -> status       text
-- -> error_kind   text?
-- -> outcome      text?
select jobs.call_row, flow, created_at, finished_at, stage, status, error_kind, outcome
from json_each(:call_rows) as wanted
join jobs on jobs.call_row = wanted.value;
