-- Results that no stage takes any more: of calls that are over, and whose job is on no stage that would. is_rung_again: the
-- lead has a later call.
-- :limit  how many at most
select call_results.id as result_id, call_results.call_id, call_results.qualification, calls.external_id, calls.lead_id,
       calls.status = 'failed' as has_failed,
       exists (select 1 from calls as later
               where later.lead_id = calls.lead_id and later.lead_id is not null and later.id > calls.id) as is_rung_again
from call_results indexed by call_results_new
join calls on calls.id = call_results.call_id
where call_results.taken_at is null and calls.status <> 'calling'
  and not exists (select 1 from jobs
                  where jobs.flow = 'outreach' and jobs.call_id = calls.id and jobs.stage <> 'push'
                    and jobs.status in ('pending', 'processing'))
order by call_results.id
limit :limit;
