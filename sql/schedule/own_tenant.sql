-- Adds the tenant of the calls of leads that name none. A person's settings win, as for every tenant.
-- :now  instant  when it is now
insert or ignore into tenants (tenant_id, status_from_mongodb, display_name_from_mongodb, post_call_from_mongodb, created_at,
                               updated_at)
values ('outreach', 'active', 'Outreach', 0, :now, :now);
