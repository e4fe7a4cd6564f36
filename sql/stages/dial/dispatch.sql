-- Marks leads whose calls have the permission to dial as dispatched.
-- :lead_ids  integers  leads.id
-- :now       instant   when it is now
update leads
set status = 'dispatched', transition = transition + 1, updated_at = :now
where id in (select value from json_each(:lead_ids));
