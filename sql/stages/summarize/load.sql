-- What the summary of each job is made of; turns is null when the call was never assembled.
-- :ids  integers  jobs.id
-- -> job_id               integer
-- -> call_row             integer
-- -> error_kind           text?     of the try before this one
-- -> tenant_id            text
-- -> tenant_status        text
-- -> display_name         text
-- -> language             text
-- -> summary_fields       text
-- -> turns                text?
-- -> transcript_revision  integer   0: never assembled
select jobs.id as job_id, jobs.call_row, jobs.error_kind, tenant.tenant_id, tenant.status as tenant_status,
       tenant.display_name, tenant.language, tenant.summary_fields, transcripts.turns,
       ifnull(transcripts.revision, 0) as transcript_revision
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id
left join transcripts on transcripts.call_row = calls.id;
