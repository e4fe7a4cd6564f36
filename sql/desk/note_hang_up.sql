-- An operator has the leg of a live call removed: written before LiveKit is asked. An earlier hang-up counts.
-- :call_row  integer  calls.id
-- :reason    text     the operator's words
-- :now       instant  when it is now
update calls
set hung_up_at = :now, hung_up_reason = :reason, updated_at = :now,
    hung_up_after = ifnull((select max(results.id) from results where results.call_row = calls.id), 0)
where id = :call_row and origin = 'dialled' and call_ended_at is null and hung_up_at is null;
