-- Whether a call is one of outreach.
-- :call_row  integer  calls.id
-- -> is_outreach  bool
select exists (select 1 from calls where id = :call_row and origin = 'dialled') as is_outreach;
