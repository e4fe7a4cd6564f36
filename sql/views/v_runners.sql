-- Processes that run, or ran, the worker.
create view v_runners as
select id as runner_id, host, pid, version,
       strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') as started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', heartbeat_at, 'unixepoch') as heartbeat_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', stopped_at, 'unixepoch') as stopped_at,
       stop_reason
from runners;
