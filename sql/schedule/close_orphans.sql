-- Closes calls that are open and whose job is gone or over, so that nobody looks any more whether the line is in use: one that is
-- still 'calling' fails, and its lead goes by the rule.
-- :scheduled_before  instant  only those
-- :now               instant  when it is now
-- -> call_id  text
-- -> lead_id  integer?
update calls
set failure_reason = iif(status = 'calling', 'stale_timeout', failure_reason),
    failure_detail = iif(status = 'calling', 'stale: its job is gone', failure_detail),
    status = iif(status = 'calling', 'failed', status),
    call_ended_at = :now,
    updated_at = :now
where id in (select calls.id from calls indexed by calls_lines
             where origin = 'dialled' and call_ended_at is null and created_at <= :scheduled_before
               and not exists (select 1 from jobs
                               where jobs.call_row = calls.id and jobs.flow = 'outreach'
                                 and jobs.status in ('pending', 'processing')))
returning call_id, lead_id;
