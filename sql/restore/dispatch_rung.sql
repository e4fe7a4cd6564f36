-- Leads that some dialled calls of `lost` have rung, and that are none of the leads of these calls there: they were deleted since,
-- or have another number.
-- :lost_rows  integers  lost.calls.id
-- :now        instant   when it is now
update main.leads
set status = 'dispatched', transition = transition + 1, updated_at = :now
where status = 'new'
  and phone_e164 in (select rung.phone from lost.calls as rung
                     where rung.origin = 'dialled' and rung.id in (select value from json_each(:lost_rows)))
  and phone_e164 not in (select its.phone_e164 from lost.calls as rung
                         join lost.leads as its on its.id = rung.lead_id
                         where its.phone_e164 is not null and rung.id in (select value from json_each(:lost_rows)));
