-- Ends the jobs of the calls that restore/call_off called off.
-- :detail  text     calls.failure_detail that it gave them
-- :now     instant  when it is now
update main.jobs
set status = 'completed', outcome = 'dispatch_failed', retry_after = null, runner_id = null, lease_until = null,
    finished_at = :now, transition = transition + 1, updated_at = :now
where flow = 'outreach' and status in ('pending', 'processing')
  and call_row in (select id from main.calls indexed by calls_dialled
                   where origin = 'dialled' and status = 'failed' and failure_detail = :detail
                     and lead_settled_at = :now);
