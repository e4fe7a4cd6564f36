-- Which of some calls may be counted as refused by a trunk at its limit: none after which the lead was called again.
-- :call_rows  integers  calls.id
-- -> call_row  integer
select calls.id as call_row
from json_each(:call_rows) as wanted
join calls on calls.id = wanted.value
where calls.status = 'failed' and calls.disposition in ('busy', 'no_answer')
  and not exists (select 1 from calls as later indexed by calls_by_lead
                  where later.lead_id = calls.lead_id and later.id > calls.id)
order by calls.id;
