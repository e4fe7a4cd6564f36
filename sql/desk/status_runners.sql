-- The runners without a recorded stop; one whose heartbeat is older than the lease has lost its jobs.
-- :now      instant  when it is now
-- :lease_s  integer  seconds
-- -> runner_id        integer
-- -> status           text
-- -> host             text
-- -> pid              integer
-- -> version          text
-- -> heartbeat_age_s  integer
-- -> jobs             integer
-- -> started_at       text
select id as runner_id, iif(:now - heartbeat_at > :lease_s, 'dead', 'alive') as status, host, pid, version,
       :now - heartbeat_at as heartbeat_age_s,
       (select count(*) from jobs where jobs.status = 'processing' and jobs.runner_id = runners.id) as jobs,
       strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') as started_at
from runners
where stopped_at is null
order by id;
