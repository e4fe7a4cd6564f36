-- Pauses every stage until `callmill resume all` (or an UPDATE of stages): a file that was put back does nothing by itself.
-- :until   instant  of a pause without an end
-- :reason  text     in words
update stages set paused_until = :until, pause_reason = :reason;
