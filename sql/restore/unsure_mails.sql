-- The mails of `lost` that may have left, though no reply says so: a try is under way, or its runner was lost.
-- -> mail_id  integer  lost.mails.id
select last.id as mail_id
from lost.mails as last
join lost.jobs as job on job.call_row = last.call_row and job.flow = 'postcall'
where last.state = 'pending'
  and last.revision = (select max(each.revision) from lost.mails as each where each.call_row = last.call_row)
  and ((job.status = 'processing' and job.stage = 'email')
       or exists (select 1 from lost.attempts as try
                  where try.job_id = job.id and try.stage = 'email' and try.outcome in ('lost', 'discarded', 'failed')
                    and try.error_kind = 'runner_lost' and try.id > last.after_attempt));
