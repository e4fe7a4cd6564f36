-- Stores a call's qualification; a later one of the same call replaces it.
-- :call_row       integer  calls.id
-- :qualification  text     the text of a JSON object
-- :now            instant  when it is now
update calls
set status = 'called', failure_reason = null, failure_detail = null, qualification = :qualification, updated_at = :now
where id = :call_row and status in ('calling', 'called', 'failed');
