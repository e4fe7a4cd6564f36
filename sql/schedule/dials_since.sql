-- The dials that LiveKit answered since then, in the order of their answers; jobs that stage dial sent on or cancelled do not
-- count.
-- What is dated in the future was dialled before the clock was set back.
-- :since  instant  begun then or later
-- :now    instant  when it is now
-- -> code          integer
-- -> duration_ms   integer  of the SIP part, where it is known
-- -> trunk_failed  bool
-- -> at_limit      bool
-- -> rang          bool
-- -> call_row      integer
-- -> phone         text
select attempts.code, ifnull(calls.refused_after_ms, attempts.duration_ms) as duration_ms,
       ifnull(calls.disposition in ('trunk', 'trunk_limit'), 0) as trunk_failed,
       ifnull(calls.disposition = 'trunk_limit', 0) as at_limit, calls.rang_at is not null as rang,
       calls.id as call_row, ifnull(calls.phone, '') as phone
from attempts indexed by attempts_of_dials
join jobs on jobs.id = attempts.job_id
join calls on calls.id = jobs.call_row
where attempts.stage = 'dial' and attempts.started_at between :since and :now and attempts.code is not null
  and attempts.outcome = 'done'
order by attempts.id;
