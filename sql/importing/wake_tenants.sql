-- Makes jobs ready that wait in stage import for one of these tenants. Scans the jobs that wait, not a tenant's history of
-- calls.
-- :tenants  texts  tenant ids
update jobs indexed by jobs_waiting
set retry_after = null, transition = transition + 1
where status = 'pending' and retry_after > 0 and stage = 'import'
  and (select calls.tenant_id from calls where calls.id = jobs.call_row) in (select value from json_each(:tenants));
