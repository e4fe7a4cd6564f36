-- The clock was set: the pauses that the program made move with it. What a person wrote stays.
-- :by_s  integer  seconds; negative: it was set back
update stages
set paused_until = paused_until + :by_s, halted_until = halted_until + :by_s
where paused_until = halted_until;
