-- The outreach call that an agent means. No row: there is none.
-- :call_id  the call's id, the outside world's: outreach-1017
select id from calls where call_id = :call_id and origin = 'dialled';
