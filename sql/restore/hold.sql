-- Pauses every stage until `callmill resume all` (or an UPDATE of stages): a file that was put back does nothing by itself. A
-- person's pause goes under it.
-- :until   instant  of a pause without an end
-- :reason  text     in words
-- :now     instant  when it is now
update stages
set pause_under = coalesce(pause_under, iif(paused_until > :now and paused_until is not halted_until, paused_until, 0)),
    pause_under_reason = iif(pause_under is not null, pause_under_reason,
                             iif(paused_until > :now and paused_until is not halted_until, pause_reason, null)),
    paused_until = :until, pause_reason = :reason, halted_until = null;
