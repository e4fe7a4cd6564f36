-- The numbers that must not be dialled, with the lead that has each; the newest first.
-- :now    unix seconds
-- :limit  how many
select do_not_call.phone_e164, do_not_call.reason, do_not_call.source,
       strftime('%Y-%m-%dT%H:%M:%SZ', do_not_call.created_at, 'unixepoch') as created_at, leads.id as lead_id, leads.name
from do_not_call
left join leads on leads.phone_e164 = do_not_call.phone_e164
where do_not_call.created_at <= :now
order by do_not_call.created_at desc, do_not_call.phone_e164 desc
limit :limit;
