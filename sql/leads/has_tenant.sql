-- Whether there is such a tenant.
-- :tenant  tenant_id
select exists (select 1 from tenants where tenant_id = :tenant) as found;
