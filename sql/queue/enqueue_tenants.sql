-- A call may be enqueued before its tenant's configuration is here: a stub stands in for the tenant until then.
-- :keys  JSON array of {"tenant_id", "call_id"}
-- :now   unix seconds
insert or ignore into tenants (tenant_id, status_from_mongodb, display_name_from_mongodb, created_at, updated_at)
select distinct value ->> 'tenant_id', 'unknown', value ->> 'tenant_id', :now, :now
from json_each(:keys);
