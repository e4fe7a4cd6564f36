-- Lets a lead wait that was dialled too often within a day.
-- :lead_id      integer  leads.id
-- :retry_after  instant  when it may be dialled again
-- :now          instant  when it is now
update leads
set retry_after = :retry_after, transition = transition + 1, updated_at = :now
where id = :lead_id and status = 'new';
