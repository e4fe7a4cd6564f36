-- Calls off what was scheduled here for the leads that some dialled calls of `lost` are of, or have rung, and is none of these
-- calls: nothing of it was sent.
-- :lost_rows  integers  lost.calls.id
-- :detail     text      calls.failure_detail
-- :now        instant   when it is now
update main.calls
set status = 'failed', failure_reason = 'dispatch_failed', failure_detail = :detail, call_ended_at = :now,
    lead_settled_at = :now, updated_at = :now
where status = 'calling' and origin = 'dialled'
  and lead_id in (select here.id
                  from lost.calls as was
                  join lost.leads as its on its.id = was.lead_id
                  join main.leads as here on here.phone_e164 = its.phone_e164
                  where was.id in (select value from json_each(:lost_rows))
                  union
                  select here.id
                  from lost.calls as was
                  join main.leads as here on here.phone_e164 = was.phone
                  where was.origin = 'dialled' and was.id in (select value from json_each(:lost_rows)))
  and not exists (select 1 from lost.calls as was
                  where was.call_id = main.calls.call_id and was.tenant_id = main.calls.tenant_id
                    and was.id in (select value from json_each(:lost_rows)));
