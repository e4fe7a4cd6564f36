-- Gives a new dial attempt its call_id.
-- :call_row  integer  calls.id
-- :call_id   text     domain/outreach_id.h
-- -> lead_id  integer
update calls set call_id = :call_id where id = :call_row returning lead_id;
