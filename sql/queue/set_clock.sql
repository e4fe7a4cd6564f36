-- Remembers by how much this boot's wall clock is ahead of its steady one.
-- :boot_id   text     /proc/sys/kernel/random/boot_id
-- :ahead_ms  integer  milliseconds
insert into clocks (boot_id, ahead_ms) values (:boot_id, :ahead_ms)
on conflict (boot_id) do update set ahead_ms = excluded.ahead_ms where ahead_ms <> excluded.ahead_ms;
