-- Adds a stub for a tenant whose configuration has not come yet.
-- :tenant_id  text     the call's tenant
-- :now        instant  when it is now
insert into tenants (tenant_id, status_from_mongodb, display_name_from_mongodb, created_at, updated_at)
values (:tenant_id, 'unknown', :tenant_id, :now, :now)
on conflict (tenant_id) do nothing;
