-- Fails a lead that must never be dialled.
-- :lead_id         integer  leads.id
-- :failure_reason  text     one of failure_reasons
-- :failure_detail  text     in words
-- :now             instant  when it is now
update leads
set status = 'failed', failure_reason = :failure_reason, failure_detail = :failure_detail, transition = transition + 1,
    updated_at = :now
where id = :lead_id and status = 'new';
