-- What stage assemble needs of each job: the tenant's wish, and all documents of the call in the order they came.
-- :ids  integers  jobs.id
-- -> job_id           integer
-- -> call_id          text
-- -> tenant_id        text
-- -> tenant_status    text?
-- -> mail_when_empty  bool?
-- -> items            text?
select
  jobs.id as job_id,
  jobs.call_row as call_id,
  tenant.tenant_id as tenant_id,
  tenant.status as tenant_status,
  tenant.mail_when_empty as mail_when_empty,
  (select json_group_array(json_object(
            'arrival', item.id, 'item_id', item.item_id, 'previous_item_id', item.previous_item_id, 'seq', item.seq,
            'role', item.role, 'type', item.type, 'status', item.status, 'spoken_at_ms', item.spoken_at_ms,
            'chunks', json(item.chunks)))
   from (select *
         from transcript_items
         where call_id = calls.call_id and (tenant_id is null or tenant_id = calls.tenant_id)
         order by id) as item) as items
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id;
