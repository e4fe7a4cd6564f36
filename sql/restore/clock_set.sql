-- By how much the clock was set since the backup, as `lost` knows.
-- -> by_ms  integer
select ifnull(sum(was.ahead_ms - here.ahead_ms), 0) as by_ms
from lost.clocks as was
join main.clocks as here on here.boot_id = was.boot_id;
