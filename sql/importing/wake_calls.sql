-- Makes jobs ready that wait in stage import for one of these calls. The + makes SQLite find them by their calls, not among
-- all that wait.
-- :call_ids  texts  what the outside world calls them
update jobs
set retry_after = null, transition = transition + 1
where flow = 'postcall' and +stage = 'import' and status = 'pending' and retry_after is not null
  and call_row in (select calls.id from json_each(:call_ids) as imported join calls on calls.call_id = imported.value);
