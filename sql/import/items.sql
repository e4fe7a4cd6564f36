-- Stores conversation items, each version once: a version that is here already stays as it is.
-- :rows  JSON array of {"tenant_id", "external_id", "item_id", "previous_item_id", "seq", "role", "type", "status",
--        "spoken_at_ms", "chunks", "digest", "now"}
insert into transcript_items (tenant_id, call_id, item_id, previous_item_id, seq, role, type, status, spoken_at_ms,
                              chunks, digest, imported_at)
select value ->> 'tenant_id', value ->> 'external_id', value ->> 'item_id', value ->> 'previous_item_id',
       value ->> 'seq', value ->> 'role', value ->> 'type', value ->> 'status', value ->> 'spoken_at_ms',
       value -> 'chunks', value ->> 'digest', value ->> 'now'
from json_each(:rows)
where true
order by key
on conflict (call_id, digest) do nothing;
