-- The outreach call that an agent means. No row: there is none.
-- :call_id  text  the call's id, the outside world's: outreach-1017
-- -> id  integer
select id from calls where call_id = :call_id and origin = 'dialled';
