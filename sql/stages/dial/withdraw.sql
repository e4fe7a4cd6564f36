-- Takes the permission to dial back from claims that were not begun; one that an earlier claim had stays.
-- :ids  integers  jobs.id
-- :now  instant   when it is now
update calls
set dispatched_at = null, updated_at = :now
where id in (select jobs.call_row from json_each(:ids) as wanted join jobs on jobs.id = wanted.value
             join calls as mine on mine.id = jobs.call_row and mine.dispatched_at = jobs.claimed_at)
  and status = 'calling';
