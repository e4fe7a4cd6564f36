-- A call that failed without an answer was answered, as a late result shows: no later than a phone rings, and it ended when a
-- webhook said that the leg left, if one did; else its talk time is not known.
-- :call_row   integer  calls.id
-- :ringing_s  integer  CALL_RINGING_SECONDS
update calls
set answered_at = min(ended.at, ifnull(call_started_at + :ringing_s, ended.at)),
    rang_at = ifnull(rang_at, min(ended.at, ifnull(call_started_at + :ringing_s, ended.at))),
    duration_seconds = iif(ended.is_seen, max(0, ended.at - min(ended.at, ifnull(call_started_at + :ringing_s, ended.at))), null),
    call_ended_at = ended.at
from (select mine.id, coalesce(leg.left_at, mine.call_ended_at, mine.created_at) as at, leg.left_at is not null as is_seen
      from calls as mine
      left join (select call_row, iif(abs(received_at - occurred_at) <= 60, occurred_at, received_at) as left_at
                 from webhook_events
                 where call_row = :call_row and event = 'participant_left' and of_phone
                 order by arrival desc limit 1) as leg on leg.call_row = mine.id
      where mine.id = :call_row) as ended
where calls.id = ended.id and calls.answered_at is null;
