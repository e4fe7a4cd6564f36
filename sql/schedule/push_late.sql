-- Sends the job of a call that was qualified late to stage push. schedule/tell_late runs before it.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at)
values ('outreach', :call_row, 'push', :now, :now, :now)
on conflict (call_row, flow) do update
set status = 'pending', stage = 'push', attempt = 0, lost_count = 0, retry_after = null, runner_id = null, lease_until = null,
    claimed_at = null, finished_at = null, outcome = null, last_error = null, error_kind = null, enqueued_at = :now,
    transition = transition + 1, updated_at = :now;
