-- The runners without a recorded stop.
-- :now  instant  when it is now
-- -> runner_id        integer
-- -> host             text
-- -> boot_id          text
-- -> pid_namespace    text
-- -> pid              integer
-- -> process_started  integer
-- -> version          text
-- -> heartbeat_age_s  integer
-- -> jobs             integer
-- -> started_at       text
select id as runner_id, host, boot_id, pid_namespace, pid, process_started, version, :now - heartbeat_at as heartbeat_age_s,
       (select count(*) from jobs where jobs.status = 'processing' and jobs.runner_id = runners.id) as jobs,
       strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') as started_at
from runners
where stopped_at is null
order by id;
