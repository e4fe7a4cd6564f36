-- The next leads to be dialled, in their order: those due, by priority, then by how long they are due; then those that
-- wait, by when they are due.
-- :now    instant  when it is now
-- :limit  integer  how many
-- -> lead_id  integer
with next (id, is_waiting, due_at) as (
  select * from (select id, 0, ifnull(due_at, created_at) from leads
                 where status = 'new' and retry_after is null
                 order by priority, ifnull(due_at, created_at), id limit :limit)
  union all
  select * from (select id, 0, retry_after from leads
                 where status = 'new' and retry_after is not null and retry_after <= :now
                 order by priority, retry_after, id limit :limit)
  union all
  select * from (select id, 1, retry_after from leads
                 where status = 'new' and retry_after is not null and retry_after > :now
                 order by retry_after, priority, id limit :limit)
)
select leads.id as lead_id
from next
join leads on leads.id = next.id
order by next.is_waiting, iif(next.is_waiting, next.due_at, leads.priority),
         iif(next.is_waiting, leads.priority, next.due_at), leads.id
limit :limit;
