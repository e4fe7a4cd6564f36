-- The runners that have not said that they stopped: alive, or died without a word.
select id, host, boot_id, pid_namespace, pid, process_started, heartbeat_at
from runners
where stopped_at is null;
