-- Gives the jobs of some calls of `lost` the state that they had there. What was under way goes to where a lost runner's jobs
-- go: a dial to locate, which asks and does not dial.
-- :lost_rows  integers  lost.calls.id
-- :now        instant   when it is now
insert into main.jobs (call_row, flow, stage, status, attempt, claim_number, step, step_claim, retry_after, priority, outcome,
                       insisted, last_error, error_kind, enqueued_at, claimed_at, finished_at, created_at, updated_at)
select here.id, was.flow, iif(was.status = 'processing', stages.when_lost, was.stage),
       iif(was.status = 'processing', 'pending', was.status), was.attempt, was.claim_number + 1, was.step, was.step_claim,
       was.retry_after, was.priority, was.outcome, was.insisted, was.last_error, was.error_kind, was.enqueued_at, was.claimed_at,
       was.finished_at, was.created_at, :now
from lost.jobs as was
join lost.calls as its on its.id = was.call_row
join main.calls as here on here.call_id = its.call_id and here.tenant_id = its.tenant_id
join main.stages as stages on stages.name = was.stage
where its.id in (select value from json_each(:lost_rows))
on conflict (call_row, flow) do update
set stage = excluded.stage, status = excluded.status, attempt = excluded.attempt,
    claim_number = max(claim_number, excluded.claim_number), step = excluded.step, step_claim = excluded.step_claim,
    retry_after = excluded.retry_after, runner_id = null, lease_until = null, outcome = excluded.outcome,
    insisted = excluded.insisted,
    last_error = excluded.last_error, error_kind = excluded.error_kind, claimed_at = excluded.claimed_at,
    finished_at = excluded.finished_at, transition = transition + 1, updated_at = :now;
