-- What the list says of a number, with the lead that has it.
-- :phone_e164  text  +91 and ten digits
-- -> reason       text?
-- -> source       text
-- -> created_at   text
-- -> lead_id      integer?
-- -> lead_status  text?
select do_not_call.reason, do_not_call.source, strftime('%Y-%m-%dT%H:%M:%SZ', do_not_call.created_at, 'unixepoch') as created_at,
       leads.id as lead_id, leads.status as lead_status
from do_not_call
left join leads on leads.phone_e164 = do_not_call.phone_e164
where do_not_call.phone_e164 = :phone_e164;
