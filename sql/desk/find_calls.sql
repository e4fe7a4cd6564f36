-- The calls that an id may mean: the outside world's id, or the row's own number when no outside id matches.
-- :call    text   text
-- :tenant  text?  tenant_id; null: any
-- -> call_row   integer
-- -> tenant_id  text
select id as call_row, tenant_id
from calls
where call_id = :call and tenant_id = coalesce(:tenant, tenant_id)
union all
select id as call_row, tenant_id
from calls
where id = cast(:call as integer) and cast(cast(:call as integer) as text) = :call
  and tenant_id = coalesce(:tenant, tenant_id)
  and not exists (select 1 from calls as outside
                  where outside.call_id = :call and outside.tenant_id = coalesce(:tenant, outside.tenant_id))
order by tenant_id;
