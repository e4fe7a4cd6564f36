-- The calls of one lead, oldest first.
-- :lead_id  integer  leads.id
-- -> call_row  integer
select id as call_row from calls where lead_id = :lead_id order by id;
