-- Whether there is such a tenant.
-- :tenant  text  tenant_id
-- -> found  bool
select exists (select 1 from tenants where tenant_id = :tenant) as found;
