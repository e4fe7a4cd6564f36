-- The outreach call that an agent means. No row: there is none.
-- :call_id  text  the call's id, the outside world's: outreach-1017
-- -> call_row  integer
select id as call_row from calls where call_id = :call_id and origin = 'dialled';
