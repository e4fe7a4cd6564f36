-- The leads that wait to be dialled, in their order, before a pass: those due, then those that wait for retry_after.
-- :now    instant  when it is now
-- :limit  integer  how many
-- -> lead_id  integer
with next (id, is_waiting, due_at) as (
  select * from (select id, 0, ifnull(due_at, created_at) from leads
                 where status = 'new' and retry_after is null
                 order by priority, ifnull(due_at, created_at), id limit :limit)
  union all
  select * from (select id, 1, retry_after from leads
                 where status = 'new' and retry_after is not null
                 order by retry_after, priority, id limit :limit)
)
select leads.id as lead_id
from next
join leads on leads.id = next.id
order by next.is_waiting and next.due_at > :now, iif(next.is_waiting and next.due_at > :now, 0, leads.priority), next.due_at,
         leads.id
limit :limit;
