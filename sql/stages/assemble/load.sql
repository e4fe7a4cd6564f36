-- What stage assemble needs of each job beside its items: the tenant's settings.
-- :ids  integers  jobs.id
-- -> job_id           integer
-- -> call_row         integer
-- -> tenant_id        text
-- -> tenant_status    text
-- -> mail_when_empty  bool
select jobs.id as job_id, jobs.call_row, tenant.tenant_id, tenant.status as tenant_status, tenant.mail_when_empty
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id;
