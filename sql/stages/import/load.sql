-- What stage import needs of each job: which of the call's documents are here, and when they came.
-- :ids  integers  jobs.id
-- -> job_id          integer
-- -> enqueued_at     instant
-- -> tenant_id       text
-- -> call_id         text
-- -> metadata_at     instant?  when the call's metadata was read; null: not yet
-- -> call_ended_at   instant?  null: the conversation is not finished
-- -> tenant_status   text      unknown: the configuration has not come
-- -> post_call       bool
-- -> is_dialled      bool      needs no metadata from elsewhere
-- -> has_transcript  bool      a transcript document came, with items or without
-- -> completed_elsewhere  bool  the earlier system has mailed the call
-- -> insisted        bool      somebody has asked for it all the same
select jobs.id as job_id, jobs.enqueued_at, calls.tenant_id, calls.call_id, calls.metadata_at, calls.call_ended_at,
       tenant.status as tenant_status, tenant.post_call, calls.origin = 'dialled' as is_dialled,
       exists (select 1 from transcript_items
               where transcript_items.call_id = calls.call_id
                 and (transcript_items.tenant_id is null or transcript_items.tenant_id = calls.tenant_id))
         as has_transcript,
       calls.completed_elsewhere, jobs.insisted
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id;
