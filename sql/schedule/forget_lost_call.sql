-- A deleted call was resolved for its lead.
-- :call_row  integer  calls.id of the row that is gone
delete from lost_calls where call_row = :call_row;
