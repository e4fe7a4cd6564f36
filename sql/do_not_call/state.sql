-- Whether numbers are on the list, the lead that has each, and its call that is under way; in the order of the numbers.
-- :numbers  texts  E.164
-- -> phone_e164      text
-- -> is_do_not_call  bool
-- -> lead_id         integer?
-- -> name            text?
-- -> status          text?
-- -> failure_reason  text?
-- -> call_under_way  text?
select number.value as phone_e164,
       exists (select 1 from do_not_call where phone_e164 = number.value) as is_do_not_call,
       leads.id as lead_id, leads.name, leads.status, leads.failure_reason,
       (select call_id from calls where lead_id = leads.id and status = 'calling') as call_under_way
from json_each(:numbers) as number
left join leads on leads.phone_e164 = number.value
order by number.key;
