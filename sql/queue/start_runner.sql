-- A process that begins to run the mill writes itself down.
-- :host             the machine's name
-- :boot_id          /proc/sys/kernel/random/boot_id
-- :pid_namespace    what /proc/self/ns/pid points to
-- :pid              its process id
-- :process_started  field 22 of /proc/PID/stat
-- :version          the program's version
-- :now              unix seconds
insert into runners (host, boot_id, pid_namespace, pid, process_started, version, started_at, heartbeat_at)
values (:host, :boot_id, :pid_namespace, :pid, :process_started, :version, :now, :now)
returning id;
