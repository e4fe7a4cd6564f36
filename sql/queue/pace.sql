-- Remembers when a paced stage may start its next job.
-- :stage           stages.name
-- :paced_until_ms  unix milliseconds
update stages set paced_until_ms = :paced_until_ms where name = :stage;
