-- For the story of some calls: what agents reported.
-- :call_rows  integers  calls.id
-- -> call_row        integer
-- -> received_at     instant
-- -> source          text
-- -> qualification   text?
-- -> failure_reason  text?
-- -> failure_detail  text?
-- -> taken_as        text?
-- -> overrode        text?
select call_row, received_at, source, qualification, failure_reason, failure_detail, taken_as, overrode
from json_each(:call_rows) as wanted
join results on results.call_row = wanted.value
order by results.id;
