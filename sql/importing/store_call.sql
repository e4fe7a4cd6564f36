-- Stores a call's metadata. A value that the new document does not have is kept, and a row that would not change is not
-- touched. Status, times and phone of a call that was dialled here are this program's own and stay.
-- :tenant_id        text      whose call it is
-- :call_id          text      what the outside world calls it
-- :phone            text?     the other party's number
-- :called_number    text?     as it came
-- :call_started_at  instant?  null: not known
-- :call_ended_at    instant?  null: not finished, or not known
-- :completed        bool?     the earlier system has mailed it (processed_status); null: not known
-- :now              instant   when it is now
insert into calls (tenant_id, call_id, status, phone, called_number, call_started_at, call_ended_at,
                   duration_seconds, completed_elsewhere, metadata_at, created_at, updated_at)
values (:tenant_id, :call_id, iif(:call_ended_at is null, 'calling', 'called'),
        :phone, :called_number, :call_started_at, :call_ended_at,
        iif(:call_ended_at >= :call_started_at, :call_ended_at - :call_started_at, null),
        ifnull(:completed, 0), :now, :now, :now)
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
    completed_elsewhere = ifnull(:completed, completed_elsewhere),
    metadata_at = ifnull(metadata_at, excluded.metadata_at),
    updated_at = excluded.updated_at
where metadata_at is null
   or ifnull(:completed, completed_elsewhere) <> completed_elsewhere
   or ifnull(excluded.called_number, called_number) is not called_number
   or origin = 'imported'
      and (ifnull(excluded.phone, phone) is not phone
           or ifnull(excluded.call_started_at, call_started_at) is not call_started_at
           or ifnull(excluded.call_ended_at, call_ended_at) is not call_ended_at);
