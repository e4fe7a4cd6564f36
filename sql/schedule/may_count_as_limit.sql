-- Which of some calls may be counted as refused by a trunk at its limit: none after which the lead was called again, and none whose
-- lead waits as a person said since.
-- :call_rows      integers  calls.id
-- :retry_after_s  integer   how long a lead waits where its rule does not say
-- -> call_row  integer
select calls.id as call_row
from json_each(:call_rows) as wanted
join calls on calls.id = wanted.value
where calls.status = 'failed' and calls.disposition in ('busy', 'no_answer')
  and not exists (select 1 from calls as later indexed by calls_by_lead
                  where later.lead_id = calls.lead_id and later.id > calls.id)
  and not exists (select 1 from leads
                  where leads.id = calls.lead_id and leads.status = 'new'
                    and leads.retry_after
                        is not calls.lead_settled_at
                           + ifnull((select after_s from retry_rules
                                     where retry_rules.failure_reason = calls.failure_reason
                                       and retry_rules.disposition in (calls.disposition, '*')
                                     order by retry_rules.disposition = '*' limit 1), :retry_after_s))
order by calls.id;
