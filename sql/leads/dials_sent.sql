-- How often a lead was dialled, for the ceiling (domain/lead/lead_choice.h). A dial that is dated more than a day ahead was sent
-- before the clock was set back. One that never left (dispatch_failed without call_started_at) does not count.
-- :lead_id  integer  leads.id
-- :a_day    integer  how many may be sent within 24 hours
-- :now      instant  when it is now
-- -> since_asked  integer
-- -> day_over     instant?
-- -> last_reason  text?     of the last that failed
-- -> last_detail  text?
with last as (
  select failure_reason, failure_detail
  from calls
  where lead_id = :lead_id and status = 'failed' and dispatched_at is not null
  order by id desc
  limit 1
)
select (select count(*) from calls indexed by calls_sent
        where calls.lead_id = :lead_id and dispatched_at is not null
          and (call_started_at is not null or ifnull(failure_reason, '') <> 'dispatch_failed')
          and calls.id > ifnull((select asked_after from leads where leads.id = :lead_id), 0)) as since_asked,
       (select min(dispatched_at, :now) + 86400 from calls indexed by calls_sent
        where calls.lead_id = :lead_id and dispatched_at > :now - 86400 and dispatched_at < :now + 86400
          and (call_started_at is not null or ifnull(failure_reason, '') <> 'dispatch_failed')
        order by dispatched_at desc limit 1 offset max(0, :a_day - 1)) as day_over,
       (select failure_reason from last) as last_reason, (select failure_detail from last) as last_detail;
