-- Retries or fails a lead after a failed call. One that was failed meanwhile (do-not-call) stays failed.
-- :lead_id         integer   leads.id
-- :call_row        integer   calls.id
-- :status          text      new or failed
-- :retry_after     instant?  of a new one
-- :retry_count     integer   with this call
-- :failure_reason  text?     of a failed one
-- :failure_detail  text?     of a failed one, in words
-- :now             instant   when it is now
update leads
set status = :status, retry_after = :retry_after, retry_count = :retry_count, failure_reason = :failure_reason,
    failure_detail = :failure_detail, settled_by = :call_row, transition = transition + 1, updated_at = :now
where id = :lead_id and status <> 'failed';
