-- The calls that an id may mean: the outside world's id; where there is none, the row's own number, or the dialled calls whose id
-- it begins (see web/find_dialled).
-- :call    text   text
-- :tenant  text?  tenant_id; null: any
-- -> call_row   integer
-- -> tenant_id  text
-- -> call_id    text
with exact as materialized (
  select id as call_row, tenant_id, call_id
  from calls
  where call_id = :call and tenant_id = coalesce(:tenant, tenant_id)
)
select call_row, tenant_id, call_id from exact
union all
select id as call_row, tenant_id, call_id
from calls
where id = cast(:call as integer) and cast(cast(:call as integer) as text) = :call
  and tenant_id = coalesce(:tenant, tenant_id) and not exists (select 1 from exact)
union all
select id as call_row, tenant_id, call_id
from calls
where :call glob 'outreach-[0-9]*' and call_id >= :call || iif(:call glob '*-*-*', '', '-')
  and call_id < :call || iif(:call glob '*-*-*', '', '-') || '~' and origin = 'dialled'
  and tenant_id = coalesce(:tenant, tenant_id) and not exists (select 1 from exact)
order by tenant_id, call_row
limit 20;
