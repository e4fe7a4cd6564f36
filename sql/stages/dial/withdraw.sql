-- Takes the permission to dial back from claims that were not begun.
-- :ids  integers  jobs.id
-- :now  instant   when it is now
update calls
set dispatched_at = null, updated_at = :now
where id in (select jobs.call_row from json_each(:ids) as wanted join jobs on jobs.id = wanted.value)
  and status = 'calling';
