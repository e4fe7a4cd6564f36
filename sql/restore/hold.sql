-- Pauses every stage until `callmill resume all` (or an UPDATE of stages): a file that was put back does nothing by itself.
-- :reason  text  in words
update stages set paused_until = unixepoch('9999-12-31'), pause_reason = :reason;
