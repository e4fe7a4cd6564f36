-- Results that no stage takes any more: the call is over, and its job is past stage follow. is_rung_again: a later
-- call of the lead may have rung; one that was called off, or ended before its dial, did not.
-- :limit  integer  how many at most
-- -> result_id      integer
-- -> call_row       integer
-- -> call_id        text
-- -> lead_id        integer?
-- -> qualification  text?
-- -> has_failed     bool
-- -> is_rung_again  bool
select results.id as result_id, calls.id as call_row, calls.call_id, calls.lead_id, results.qualification,
       calls.status = 'failed' as has_failed,
       exists (select 1 from calls as later
               where later.lead_id = calls.lead_id and later.lead_id is not null and later.id > calls.id
                 and (later.dispatched_at is not null or later.call_started_at is not null
                      or later.answered_at is not null)) as is_rung_again
from results indexed by results_new
join calls on calls.id = results.call_row
where results.taken_at is null and calls.status <> 'calling'
  and not exists (select 1 from jobs
                  where jobs.flow = 'outreach' and jobs.call_row = calls.id and jobs.stage <> 'push'
                    and jobs.status in ('pending', 'processing'))
order by results.id
limit :limit;
