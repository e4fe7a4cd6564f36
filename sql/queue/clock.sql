-- By how much this boot's wall clock was ahead of its steady one when a runner last looked.
-- :boot_id  text  /proc/sys/kernel/random/boot_id
-- -> ahead_ms  integer
select ahead_ms from clocks where boot_id = :boot_id;
