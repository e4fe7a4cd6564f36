-- Dials a lead again, as a person asked: it is new, with all its retries, and due now or later.
-- :lead_id      integer   leads.id
-- :retry_after  instant?  null: due now
-- :now          instant   when it is now
update leads
set status = 'new', retry_after = :retry_after, retry_count = 0, failure_reason = null, failure_detail = null,
    asked_after = (select ifnull(max(id), 0) from calls where calls.lead_id = leads.id), due_at = :now, updated_at = :now
where id = :lead_id;
