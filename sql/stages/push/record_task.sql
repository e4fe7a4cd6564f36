-- A call whose task is in the CRM.
-- :call_row  integer  calls.id
-- :task_id   text?    the CRM's; null: not in its reply
-- :now       instant  when it is now
update calls
set status = 'pushed', crm_task_id = :task_id, updated_at = :now
where id = :call_row and status = 'called';
