-- Every tenant.
-- -> tenant_id  text
-- -> is_known   bool  its configuration came, or a person gave it a status
select tenant_id, status <> 'unknown' as is_known from tenant_settings order by tenant_id;
