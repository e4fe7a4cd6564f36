-- What people wrote in `lost` since the backup, with up to :examples of each kind. A lead is the same by its number and the time
-- at which it came; those of the calls that are taken over have their state from `lost` anyway.
-- :lost_rows  integers  lost.calls.id of the calls that are taken over
-- :now        instant   when it is now
-- :examples   integer   how many of each kind
-- -> kind     text
-- -> kept     bool   taken over; else as in the backup
-- -> total    integer
-- -> example  text
-- -> phone    text?  of it
with taken_over (lead_id) as materialized (
  select lead_id from lost.calls where id in (select value from json_each(:lost_rows)) and lead_id is not null
), pauses as (
  select here.name, here.position, here.in_flight_limit as limit_here, was.in_flight_limit,
         iif(here.pause_under is null, iif(here.paused_until is here.halted_until, null, here.paused_until), here.pause_under)
           as until_here,
         iif(was.pause_under is null, iif(was.paused_until is was.halted_until, null, was.paused_until), was.pause_under) as until,
         iif(was.pause_under is null, was.pause_reason, was.pause_under_reason) as reason
  from main.stages as here join lost.stages as was on was.name = here.name
), same as materialized (
  select was.id, was.name, was.status, was.retry_after, was.phone, was.priority, was.settled_by, was.failure_reason,
         here.status as status_here, here.retry_after as retry_after_here, here.phone as phone_here,
         here.priority as priority_here, here.settled_by as settled_by_here
  from lost.leads as was
  join main.leads as here on here.id = was.id and here.created_at = was.created_at
  where was.id not in (select lead_id from taken_over)
), written (place, kind, kept, example, phone, sorted) as (
  select 1, 'pause', 1, name || ifnull(': ' || reason, ''), null, position from pauses
  where until > :now and until is not until_here
  union all
  select 1, 'pause', 1, name || ': in_flight_limit is 0', null, position from pauses
  where in_flight_limit = 0 and limit_here > 0
  union all
  select 2, 'pause_ended', 0, name, null, position from pauses where until_here > :now and ifnull(until, 0) <= :now
  union all
  select 3, 'do_not_call', 1, ifnull(reason, source), phone_e164, 0 from lost.do_not_call
  where phone_e164 not in (select phone_e164 from main.do_not_call)
  union all
  select 4, 'do_not_call_removed', 0, ifnull(reason, source), phone_e164, 0 from main.do_not_call
  where phone_e164 not in (select phone_e164 from lost.do_not_call)
  union all
  select 5, 'lead_do_not_call', 1, 'lead ' || id || ' ' || name, null, id from same
  where status = 'failed' and status_here <> 'failed' and failure_reason = 'do_not_call'
  union all
  select 6, 'lead_waits', 1, 'lead ' || id || ' ' || name, null, id from same
  where status = 'new' and status_here = 'new' and retry_after > :now and retry_after > ifnull(retry_after_here, 0)
  union all
  select 7, 'lead_failed', 0, 'lead ' || id || ' ' || name || ': ' || failure_reason, null, id from same
  where status = 'failed' and status_here <> 'failed' and settled_by is null
    and failure_reason not in ('do_not_call', 'invalid_phone', 'not_whitelisted')
  union all
  select 8, 'lead_made_new', 0, 'lead ' || id || ' ' || name, null, id from same
  where status = 'new' and status_here = 'failed' and settled_by is null
  union all
  select 9, 'lead_retry_after', 0, 'lead ' || id || ' ' || name, null, id from same
  where status = 'new' and status_here = 'new' and retry_after is not null and retry_after is not retry_after_here
    and not (retry_after > :now and retry_after > ifnull(retry_after_here, 0)) and settled_by is settled_by_here
  union all
  select 10, 'lead_phone', 0, 'lead ' || id || ' ' || name, null, id from same where phone <> phone_here
  union all
  select 11, 'lead_priority', 0, 'lead ' || id || ' ' || name || ': ' || priority, null, id from same
  where priority <> priority_here
  union all
  select 12, 'lead_added', 0, 'lead ' || was.id || ' ' || was.name, null, was.id from lost.leads as was
  where was.id not in (select lead_id from taken_over)
    and not exists (select 1 from main.leads as here where here.id = was.id and here.created_at = was.created_at)
    and not exists (select 1 from main.leads as here where here.phone_e164 = was.phone_e164)
  union all
  select 13, 'lead_deleted', 0, 'lead ' || here.id || ' ' || here.name, null, here.id from main.leads as here
  where not exists (select 1 from lost.leads as was where was.id = here.id and was.created_at = here.created_at)
    and not exists (select 1 from lost.leads as was where was.phone_e164 = here.phone_e164)
  union all
  select 14, 'tenant_stopped', 1, was.tenant_id, null, 0
  from lost.tenants as was join main.tenants as here on here.tenant_id = was.tenant_id
  where (was.status = 'disabled' and here.status is not 'disabled') or (was.post_call = 0 and here.post_call is not 0)
  union all
  select 15, 'tenant', 0, was.tenant_id, null, 0
  from lost.tenants as was left join main.tenants as here on here.tenant_id = was.tenant_id
  where (iif(was.status = 'disabled', here.status, was.status), was.display_name, was.recipients, was.bcc, was.reply_to,
         was.timezone, was.language, iif(was.post_call = 0, here.post_call, was.post_call), was.mail_when_empty,
         was.summary_fields)
        is not (here.status, here.display_name, here.recipients, here.bcc, here.reply_to, here.timezone, here.language,
                here.post_call, here.mail_when_empty, here.summary_fields)
  union all
  select 16, 'holiday', 1, day || ' ' || name, null, 0 from lost.holidays where day not in (select day from main.holidays)
  union all
  select 17, 'holiday_removed', 0, day || ' ' || name, null, 0 from main.holidays
  where day not in (select day from lost.holidays)
), counted as (
  select *, count(*) over (partition by kind) as total,
         row_number() over (partition by kind order by sorted, example) as number
  from written
)
select kind, kept, total, example, phone from counted where number <= :examples order by place, number;
