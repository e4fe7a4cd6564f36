-- Takes a call's job back, unspent, from the worker that looks for its documents: it read the row before somebody insisted, and
-- would end it as already_completed.
-- :tenant_id  text     whose call it is
-- :call_id    text     what the outside world calls it
-- :now        instant  when it is now
update jobs
set status = 'pending',
    attempt = max(0, attempt - 1),
    claim_number = claim_number + 1,
    runner_id = null,
    lease_until = null,
    transition = transition + 1,
    updated_at = :now
where flow = 'postcall' and call_row = (select id from calls where call_id = :call_id and tenant_id = :tenant_id)
  and stage = 'import' and status = 'processing' and not insisted;
