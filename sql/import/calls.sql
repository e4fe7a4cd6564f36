-- Stores calls' metadata. What is known stays known: a value that the new document does not have is kept, and a row that
-- would not change is not touched. Gives the rows written, and whether they are new.
-- :rows     JSON array of {"tenant_id", "external_id", "phone", "called_number", "call_started_at", "call_ended_at", "now"}
-- :last_id  the greatest calls.id before; null, is_new is null
insert into calls (tenant_id, external_id, status, phone, called_number, call_started_at, call_ended_at,
                   duration_seconds, metadata_at, created_at, updated_at)
select value ->> 'tenant_id', value ->> 'external_id',
       iif(value ->> 'call_ended_at' is null, 'calling', 'called'),
       value ->> 'phone', value ->> 'called_number', value ->> 'call_started_at', value ->> 'call_ended_at',
       iif(value ->> 'call_ended_at' >= value ->> 'call_started_at',
           (value ->> 'call_ended_at') - (value ->> 'call_started_at'), null),
       value ->> 'now', value ->> 'now', value ->> 'now'
from json_each(:rows)
where true
order by key
on conflict (tenant_id, external_id) do update
set phone = ifnull(excluded.phone, phone),
    called_number = ifnull(excluded.called_number, called_number),
    call_started_at = ifnull(excluded.call_started_at, call_started_at),
    call_ended_at = ifnull(excluded.call_ended_at, call_ended_at),
    duration_seconds = iif(ifnull(excluded.call_ended_at, call_ended_at)
                             >= ifnull(excluded.call_started_at, call_started_at),
                           ifnull(excluded.call_ended_at, call_ended_at)
                             - ifnull(excluded.call_started_at, call_started_at), null),
    -- A dialled call is judged by its own flow.
    status = iif(status = 'calling' and call_room is null and ifnull(excluded.call_ended_at, call_ended_at) is not null,
                 'called', status),
    metadata_at = ifnull(metadata_at, excluded.metadata_at),
    updated_at = excluded.updated_at
where metadata_at is null
   or ifnull(excluded.phone, phone) is not phone
   or ifnull(excluded.called_number, called_number) is not called_number
   or ifnull(excluded.call_started_at, call_started_at) is not call_started_at
   or ifnull(excluded.call_ended_at, call_ended_at) is not call_ended_at
returning id, id > :last_id as is_new;
