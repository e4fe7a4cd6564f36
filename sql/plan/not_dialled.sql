-- Leads after a dry run of the schedule, without those that it dials.
-- :lead_ids   integers  leads.id
-- :last_call  integer   calls.id: later ones are the dry run's
-- -> lead_id         integer
-- -> name            text
-- -> phone           text
-- -> phone_e164      text?
-- -> status          text
-- -> retry_after     instant?
-- -> failure_reason  text?
-- -> failure_detail  text?
-- -> calling         text?  the id of a call that was under way before the pass
-- -> last_outcome    text?  of its last call
-- -> is_called       bool   the phone of `calling` may ring; else nothing of it was sent
select leads.id as lead_id, leads.name, leads.phone, leads.phone_e164, leads.status, leads.retry_after, leads.failure_reason,
       leads.failure_detail, calling.call_id as calling, v_leads.last_outcome,
       calling.dispatched_at is not null or calling.answered_at is not null as is_called
from json_each(:lead_ids) as wanted
join leads on leads.id = wanted.value
join v_leads on v_leads.lead_id = leads.id
left join calls as calling on calling.id = (select max(id) from calls indexed by calls_leads_in_use
                                            where calls.lead_id = leads.id and calls.origin = 'dialled'
                                              and calls.call_ended_at is null)
where calling.id is null or calling.id <= :last_call
order by wanted.key;
