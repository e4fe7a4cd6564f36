-- What agents reported of some calls, in the order received, and its effect.
-- :call_rows  integers  calls.id
-- -> call_id         text
-- -> received_at     text
-- -> source          text
-- -> qualification   text?
-- -> failure_reason  text?
-- -> failure_detail  text?
-- -> disposition     text?
-- -> call_back_at    text?
-- -> taken_as        text
-- -> turned          text?
select said.call_id, said.received_at, said.source, said.qualification, said.failure_reason, said.failure_detail, said.disposition,
       said.call_back_at,
       ifnull(said.taken_as, 'not taken yet') as taken_as, said.turned
from json_each(:call_rows) as wanted
join v_call_results as said on said.call_row = wanted.value
order by said.result_id;
