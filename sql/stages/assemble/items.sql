-- All documents of the calls of some jobs, in the order they came.
-- :ids  integers  jobs.id
-- -> job_id            integer
-- -> arrival           integer  transcript_items.id
-- -> item_id           text?
-- -> previous_item_id  text?
-- -> seq               integer?
-- -> role              text?
-- -> type              text?
-- -> status            text?
-- -> spoken_at_ms      integer?
-- -> chunks            text     JSON array, see transcript_items.chunks
select jobs.id as job_id, item.id as arrival, item.item_id, item.previous_item_id, item.seq, item.role, item.type,
       item.status, item.spoken_at_ms, item.chunks
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join transcript_items as item
  on item.call_id = calls.call_id and (item.tenant_id is null or item.tenant_id = calls.tenant_id)
order by jobs.id, item.id;
