-- Makes the leads of claimed dials that were not begun new again; `withdraw` then takes the permission back.
-- :ids  integers  jobs.id
-- :now  instant   when it is now
update leads
set status = 'new', transition = transition + 1, updated_at = :now
where status = 'dispatched'
  and id in (select calls.lead_id from json_each(:ids) as wanted
             join jobs on jobs.id = wanted.value
             join calls on calls.id = jobs.call_row and calls.status = 'calling' and calls.dispatched_at = jobs.claimed_at);
