-- The next leads to be dialled, in their order: those due, by priority, then by how long they are due; then those that
-- wait, by when they are due.
-- :now    instant  when it is now
-- :limit  integer  how many
-- -> lead_id           integer
-- -> name              text
-- -> phone             text
-- -> source            text
-- -> status            text
-- -> priority          integer
-- -> retry_count       integer
-- -> failure_reason    text?
-- -> failure_detail    text?
-- -> phone_e164        text?
-- -> on_do_not_call    bool
-- -> retry_after_unix  instant?
-- -> last_outcome      text?
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
select listed.*
from next
join listed_leads as listed on listed.lead_id = next.id
order by next.is_waiting, iif(next.is_waiting, next.due_at, listed.priority),
         iif(next.is_waiting, listed.priority, next.due_at), next.id
limit :limit;
