-- Stores calls' metadata. What is known stays known: a value that the new document does not have is kept, and a row that
-- would not change is not touched. Of a call that was dialled here, status, times and phone are this program's own: they
-- stay. Gives the rows written, and whether they are new.
-- :rows     JSON array of {"tenant_id", "external_id", "phone", "called_number", "call_started_at", "call_ended_at", "now"}
-- :last_id  the greatest calls.id before; null, is_new is null
insert into calls (tenant_id, call_id, status, phone, called_number, call_started_at, call_ended_at,
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
on conflict (call_id, tenant_id) do update
set phone = iif(origin = 'imported', ifnull(excluded.phone, phone), phone),
    called_number = ifnull(excluded.called_number, called_number),
    call_started_at = iif(origin = 'imported', ifnull(excluded.call_started_at, call_started_at), call_started_at),
    call_ended_at = iif(origin = 'imported', ifnull(excluded.call_ended_at, call_ended_at), call_ended_at),
    duration_seconds = case when origin = 'dialled' then duration_seconds
                            when ifnull(excluded.call_ended_at, call_ended_at)
                                   >= ifnull(excluded.call_started_at, call_started_at)
                            then ifnull(excluded.call_ended_at, call_ended_at)
                                   - ifnull(excluded.call_started_at, call_started_at) end,
    status = iif(origin = 'imported' and status = 'calling' and ifnull(excluded.call_ended_at, call_ended_at) is not null,
                 'called', status),
    metadata_at = ifnull(metadata_at, excluded.metadata_at),
    updated_at = excluded.updated_at
where metadata_at is null
   or ifnull(excluded.called_number, called_number) is not called_number
   or origin = 'imported'
      and (ifnull(excluded.phone, phone) is not phone
           or ifnull(excluded.call_started_at, call_started_at) is not call_started_at
           or ifnull(excluded.call_ended_at, call_ended_at) is not call_ended_at)
returning id, id > :last_id as is_new;
