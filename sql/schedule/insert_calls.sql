-- A dial attempt for each lead, in their order; gives what was written. external_id is 'outreach-' and the row's id, so the
-- ids are made here. A number that somebody gave away already as a call's outside id is passed over.
-- :lead_ids     JSON array of leads.id
-- :room_prefix  CALL_ROOM_PREFIX
-- :now          unix seconds
insert into calls (id, tenant_id, external_id, status, direction, phone, lead_id, name, source, call_room, created_at,
                   updated_at)
select last.id + 1 + wanted.key, ifnull(leads.tenant_id, 'outreach'), 'outreach-' || (last.id + 1 + wanted.key), 'calling',
       'outbound', leads.phone_e164, leads.id, leads.name, leads.source, :room_prefix || leads.id, :now, :now
from json_each(:lead_ids) as wanted
join leads on leads.id = wanted.value
join (select ifnull(max(id), 0) as id from calls) as last
where leads.status = 'new'
on conflict do nothing
returning id, external_id, lead_id;
