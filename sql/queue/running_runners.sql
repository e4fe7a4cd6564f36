-- The runners without a recorded stop: alive, or died without a word; and those that hold jobs all the same.
-- -> runner_id        integer
-- -> host             text
-- -> boot_id          text
-- -> pid_namespace    text
-- -> pid              integer
-- -> process_started  integer
-- -> heartbeat_at     instant
select id as runner_id, host, boot_id, pid_namespace, pid, process_started, heartbeat_at
from runners
where stopped_at is null
union
select id, host, boot_id, pid_namespace, pid, process_started, heartbeat_at
from (select distinct runner_id from jobs indexed by jobs_processing where status = 'processing') as held
join runners on runners.id = held.runner_id;
