-- What follows for a lead from a failed call.
create view v_retry_rules as
select failure_reason, disposition, retries, after_s, spends, adds_do_not_call, halt_s, about from retry_rules;
