-- Stores which tenant each called number belongs to; a row that would not change is not touched. Gives the rows written,
-- and whether they are new.
-- :rows        JSON array of {"phone_number", "tenant_id", "client_id"}
-- :last_rowid  the greatest rowid of phone_tenants before
-- :now         unix seconds
insert into phone_tenants (phone_number, tenant_id, client_id, updated_at)
select value ->> 'phone_number', value ->> 'tenant_id', value ->> 'client_id', :now
from json_each(:rows)
where true
order by key
on conflict (phone_number) do update
set tenant_id = excluded.tenant_id, client_id = excluded.client_id, updated_at = :now
where (tenant_id, client_id) is not (excluded.tenant_id, excluded.client_id)
returning phone_number, rowid > :last_rowid as is_new;
