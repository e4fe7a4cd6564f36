-- The dials that LiveKit answered since then; jobs that stage dial sent on or cancelled do not count. What is dated in the
-- future was dialled before the clock was set back.
-- :since  instant  begun then or later
-- :now    instant  when it is now
-- -> code          integer
-- -> duration_ms   integer
-- -> trunk_failed  bool
select attempts.code, attempts.duration_ms, ifnull(calls.disposition = 'trunk', 0) as trunk_failed
from attempts indexed by attempts_of_dials
join jobs on jobs.id = attempts.job_id
join calls on calls.id = jobs.call_row
where attempts.stage = 'dial' and attempts.started_at between :since and :now and attempts.code is not null
  and attempts.outcome = 'done';
