-- The clock was set: what jobs wait for moves with it. A wait without an error_kind, or of more than 75 minutes, the longest of
-- ours, is a person's, and stays by the wall clock.
-- :by_s  integer  seconds; negative: it was set back
-- :was   instant  when it would be now had the clock not been set
update jobs
set claimed_at = claimed_at + :by_s,
    enqueued_at = enqueued_at + :by_s,
    retry_after = retry_after + iif(error_kind is not null and retry_after <= :was + 4500, :by_s, 0),
    step = iif(step glob 'dispatched:[0-9]*' or step glob 'seen:[0-9]*' or step glob 'customer_sent:[0-9]*'
                 or step glob 'task_sent:[0-9]*' or step glob 'exists:[0-9]*' or step glob 'alone:[0-9]*',
               substr(step, 1, instr(step, ':')) || (cast(substr(step, instr(step, ':') + 1) as integer) + :by_s), step),
    transition = transition + 1
where id in (select id from jobs indexed by jobs_processing where status = 'processing'
             union
             select id from jobs indexed by jobs_waiting where status = 'pending' and retry_after is not null
             union
             select open.id from calls indexed by calls_lines
             join jobs as open on open.call_row = calls.id and open.flow = 'outreach' and open.status = 'pending'
             where calls.origin = 'dialled' and calls.call_ended_at is null);
