-- A call's metadata may come before its tenant's configuration: a stub stands in for the tenant until then.
-- :rows  JSON array of {"tenant_id"}
-- :now   unix seconds
insert into tenants (tenant_id, status_from_mongodb, display_name_from_mongodb, created_at, updated_at)
select distinct value ->> 'tenant_id', 'unknown', value ->> 'tenant_id', :now, :now
from json_each(:rows)
where true
on conflict (tenant_id) do nothing;
