-- The clock was set: the tries of dials that go on, and of mails that a server defers, move with it.
-- :by_s  integer  seconds; negative: it was set back
update attempts
set started_at = started_at + :by_s
where job_id in (select id from jobs indexed by jobs_processing
                 where status = 'processing' and error_kind = 'mail_deferred'
                 union
                 select id from jobs indexed by jobs_waiting
                 where status = 'pending' and retry_after is not null and error_kind = 'mail_deferred'
                 union
                 select jobs.id from calls indexed by calls_lines
                 join jobs on jobs.call_row = calls.id and jobs.flow = 'outreach'
                 where calls.origin = 'dialled' and calls.call_ended_at is null);
