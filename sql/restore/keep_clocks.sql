-- The rows of `lost` have moved with its clock, and so have those here by now.
insert into main.clocks (boot_id, ahead_ms) select boot_id, ahead_ms from lost.clocks where true
on conflict (boot_id) do update set ahead_ms = excluded.ahead_ms;
