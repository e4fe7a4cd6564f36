-- The clock was set: the instants of dialled calls that go on move with it, so that their deadlines and durations count time
-- that passed.
-- :by_s  integer  seconds; negative: it was set back
update calls
set created_at = created_at + :by_s,
    room_ready_at = room_ready_at + :by_s,
    dispatched_at = dispatched_at + :by_s,
    call_started_at = call_started_at + :by_s,
    rang_at = rang_at + :by_s,
    answered_at = answered_at + :by_s,
    leg_lost_at = leg_lost_at + :by_s,
    call_ended_at = call_ended_at + :by_s,
    hung_up_at = hung_up_at + :by_s
where id in (select id from calls indexed by calls_lines where origin = 'dialled' and call_ended_at is null
             union
             select id from calls indexed by calls_calling where status = 'calling' and lead_id is not null
             union
             select call_row from jobs indexed by jobs_waiting
             where flow = 'outreach' and status = 'pending' and retry_after is not null)
  and (status = 'calling' or call_ended_at is null);
