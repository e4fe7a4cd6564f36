-- The tenant of the calls of leads that name none.
-- :now  unix seconds
insert or ignore into tenants (tenant_id, status, display_name, post_call, created_at, updated_at)
values ('outreach', 'active', 'Outreach', 0, :now, :now);
