-- Makes leads due whose retry_after is over; due_at keeps since when, for their order.
-- :now  instant  when it is now
update leads set due_at = retry_after, retry_after = null, transition = transition + 1 where status = 'new' and retry_after <= :now;
