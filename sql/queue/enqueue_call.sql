-- Adds the row of a call to be enqueued, if there is none; its documents may come later.
-- :tenant_id  text     whose call it is
-- :call_id    text     what the outside world calls it
-- :now        instant  when it is now
insert into calls (tenant_id, call_id, created_at, updated_at)
values (:tenant_id, :call_id, :now, :now)
on conflict (call_id, tenant_id) do nothing;
