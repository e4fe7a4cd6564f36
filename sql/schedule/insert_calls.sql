-- Schedules a call for each lead, in their order, under a temporary call_id: the final one holds the row's id, so name_call
-- follows in the same transaction. A lead that is being called already is passed over.
-- :lead_ids     integers  leads.id
-- :room_prefix  text      CALL_ROOM_PREFIX
-- :now          instant   when it is now
-- -> call_row  integer
insert into calls (tenant_id, call_id, origin, status, direction, phone, lead_id, name, source, call_room, created_at,
                   updated_at)
select ifnull(leads.tenant_id, 'outreach'), 'unnamed-' || lower(hex(randomblob(16))), 'dialled', 'calling', 'outbound',
       leads.phone_e164, leads.id, leads.name, leads.source, :room_prefix || leads.id, :now, :now
from json_each(:lead_ids) as wanted
join leads on leads.id = wanted.value
where leads.status = 'new'
order by wanted.key
on conflict do nothing
returning id as call_row;
