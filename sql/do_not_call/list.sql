-- The numbers that must not be dialled, with the lead that has each; the newest first, those dated in the future before them.
-- :limit  integer  how many
-- -> phone_e164  text
-- -> reason      text?
-- -> source      text
-- -> created_at  text
-- -> lead_id     integer?
-- -> name        text?
select do_not_call.phone_e164, do_not_call.reason, do_not_call.source,
       strftime('%Y-%m-%dT%H:%M:%SZ', do_not_call.created_at, 'unixepoch') as created_at, leads.id as lead_id, leads.name
from do_not_call
left join leads on leads.phone_e164 = do_not_call.phone_e164
where do_not_call.created_at >= 0  -- true of every row: read by the index on it, in its order, and not sorted
order by do_not_call.created_at desc, do_not_call.phone_e164 desc
limit :limit;
