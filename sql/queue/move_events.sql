-- The clock was set: what LiveKit reported of calls that go on moves with it.
-- :by_s  integer  seconds; negative: it was set back
update webhook_events
set occurred_at = occurred_at + :by_s, received_at = received_at + :by_s
where call_row in (select id from calls indexed by calls_lines where origin = 'dialled' and call_ended_at is null
                   union
                   select id from calls indexed by calls_calling where status = 'calling' and lead_id is not null);
