-- Before rescue: records the tries that were lost with their runner.
-- :dead           integers  runners.id that are dead beyond doubt
-- :leases_before  instant   leases that ended before then are over; 0, none is judged
-- :now            instant   when it is now
insert into attempts (job_id, stage, attempt, runner_id, started_at, duration_ms, outcome, error_kind, error)
select id, stage, attempt, runner_id, claimed_at, max(0, :now - claimed_at) * 1000, 'lost', 'runner_lost',
       case when lease_until < :leases_before then 'its runner was silent past its lease' else 'its runner died' end
from jobs
where status = 'processing' and (lease_until < :leases_before or runner_id in (select value from json_each(:dead)));
