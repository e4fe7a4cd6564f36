-- What the schedule may have to do: reads the heads of a few indexes only, however many leads and calls there are. Results of
-- a call whose job is still under way are not late: the job takes them.
-- -> unresolved    bool
-- -> late_results  bool
-- -> lost          bool      calls were deleted while their phones may have rung
-- -> ready         bool
-- -> next_retry    instant?
-- -> lines         integer
-- -> orphan_since  instant?  when the oldest open call was scheduled whose job is gone or over
select exists (select 1 from calls indexed by calls_unsettled
               where origin = 'dialled' and status = 'failed' and lead_settled_at is null) as unresolved,
       exists (select 1 from results indexed by results_new
               join calls on calls.id = results.call_row
               where taken_at is null and calls.status <> 'calling'
                 and not exists (select 1 from jobs
                                 where jobs.flow = 'outreach' and jobs.call_row = calls.id and jobs.stage <> 'push'
                                   and jobs.status in ('pending', 'processing'))) as late_results,
       exists (select 1 from lost_calls) as lost,
       exists (select 1 from leads indexed by leads_ready
               where status = 'new' and retry_after is null
                 and not exists (select 1 from calls indexed by calls_leads_in_use
                                 where calls.lead_id = leads.id and calls.origin = 'dialled' and calls.call_ended_at is null)
                 and not exists (select 1 from calls indexed by calls_numbers_in_use
                                 where calls.phone = leads.phone_e164 and calls.origin = 'dialled'
                                   and calls.call_ended_at is null)) as ready,
       (select min(retry_after) from leads indexed by leads_waiting
        where status = 'new' and retry_after is not null) as next_retry,
       (select count(*) from calls indexed by calls_lines
        where origin = 'dialled' and call_ended_at is null) as lines,
       (select min(created_at) from calls indexed by calls_lines
        where origin = 'dialled' and call_ended_at is null
          and not exists (select 1 from jobs
                          where jobs.call_row = calls.id and jobs.flow = 'outreach'
                            and jobs.status in ('pending', 'processing'))) as orphan_since;
