-- Every tenant.
-- -> tenant_id  text
select tenant_id from tenants order by tenant_id;
