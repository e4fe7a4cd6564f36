-- Calls off what was scheduled here for the leads of some dialled calls of `lost`, and is none of these calls: nothing of it was
-- sent.
-- :lost_rows  integers  lost.calls.id
-- :now        instant   when it is now
update main.calls
set status = 'failed', failure_reason = 'dispatch_failed',
    failure_detail = 'cancelled: the lead was called since the backup that was restored', call_ended_at = :now,
    lead_settled_at = :now, updated_at = :now
where status = 'calling' and origin = 'dialled'
  and lead_id in (select here.id
                  from lost.calls as was
                  join lost.leads as its on its.id = was.lead_id
                  join main.leads as here on here.phone_e164 = its.phone_e164
                  where was.id in (select value from json_each(:lost_rows)))
  and not exists (select 1 from lost.calls as was
                  where was.call_id = main.calls.call_id and was.tenant_id = main.calls.tenant_id
                    and was.id in (select value from json_each(:lost_rows)));
