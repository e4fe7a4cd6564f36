-- Registers a process that runs the worker, under a number that no other ever had.
-- :host             text     the machine's name
-- :boot_id          text     /proc/sys/kernel/random/boot_id
-- :pid_namespace    text     what /proc/self/ns/pid points to
-- :pid              integer  its process id
-- :process_started  integer  field 22 of /proc/PID/stat
-- :version          text     the program's version
-- :now              instant  when it is now
-- -> runner_id  integer
insert into runners (id, host, boot_id, pid_namespace, pid, process_started, version, started_at, heartbeat_at)
values ((select id + 1 from last_runner), :host, :boot_id, :pid_namespace, :pid, :process_started, :version, :now, :now)
returning id as runner_id;
