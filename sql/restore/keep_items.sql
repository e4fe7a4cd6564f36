-- Adds the documents of some calls of `lost`, in the order in which they came.
-- :lost_rows  integers  lost.calls.id
insert into main.transcript_items (tenant_id, call_id, item_id, previous_item_id, seq, role, type, status, spoken_at_ms,
                                   chunks, digest, imported_at)
select was.tenant_id, was.call_id, was.item_id, was.previous_item_id, was.seq, was.role, was.type, was.status,
       was.spoken_at_ms, was.chunks, was.digest, was.imported_at
from lost.calls as its
join lost.transcript_items as was
  on was.call_id = its.call_id and (was.tenant_id is null or was.tenant_id = its.tenant_id)
where its.id in (select value from json_each(:lost_rows))
order by was.id
on conflict (call_id, digest) do nothing;
