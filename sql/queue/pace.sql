-- Remembers when a paced stage may start its next job.
-- :stage           text     stages.name
-- :paced_until_ms  integer  unix milliseconds
insert into stage_pacing (stage, paced_until_ms) values (:stage, :paced_until_ms)
on conflict (stage) do update set paced_until_ms = excluded.paced_until_ms;
