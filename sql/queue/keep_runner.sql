-- Makes the row of a running process, at its start and again if a person deleted it; else nothing.
-- :runner_id        integer  runners.id
-- :host             text     the machine's name
-- :boot_id          text     /proc/sys/kernel/random/boot_id
-- :pid_namespace    text     what /proc/self/ns/pid points to
-- :pid              integer  its process id
-- :process_started  integer  field 22 of /proc/PID/stat
-- :version          text     the program's version
-- :now              instant  when it is now
insert into runners (id, host, boot_id, pid_namespace, pid, process_started, version, started_at, heartbeat_at)
values (:runner_id, :host, :boot_id, :pid_namespace, :pid, :process_started, :version, :now, :now)
on conflict (id) do nothing;
