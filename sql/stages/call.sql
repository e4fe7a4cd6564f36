-- The call of each of some outreach jobs, what the claim before this one did, and what a webhook said of the end of the phone's
-- leg, unless it is back.
-- :ids  integers  jobs.id
-- -> job_id            integer
-- -> call_row          integer
-- -> call_id           text
-- -> room              text
-- -> phone             text?     that is dialled
-- -> status            text
-- -> failure_reason    text?     of one that is 'calling': why its dial failed, which made no leg
-- -> failure_detail    text?
-- -> created_at        instant   when it was scheduled
-- -> room_ready_at     instant?
-- -> dispatched_at     instant?  the claim that may dial; null: none may yet
-- -> claimed_at        instant
-- -> last_dial_at      instant?  start of the last try of stage dial: all that a lost runner leaves of it
-- -> call_started_at   instant?
-- -> answered_at       instant?
-- -> call_ended_at     instant?
-- -> leg_status        text?     the furthest that was seen
-- -> leg_lost_at       instant?  when an answered leg was seen to dial
-- -> is_qualified      bool
-- -> has_outcome       bool      the job ended before
-- -> step              text      empty: nothing, or another claim came between
-- -> is_first_claim    bool      no claim of this job came before
-- -> look_every_s      integer   from look to look
-- -> left_at           instant?
-- -> left_participant  text?     JSON object
select jobs.id as job_id, jobs.call_row, calls.call_id, calls.call_room as room, calls.phone, calls.status,
       calls.failure_reason, calls.failure_detail, calls.created_at,
       calls.room_ready_at, calls.dispatched_at, jobs.claimed_at,
       (select started_at from attempts where attempts.job_id = jobs.id and attempts.stage = 'dial'
        order by attempts.id desc limit 1) as last_dial_at,
       calls.call_started_at, calls.answered_at, calls.call_ended_at, calls.leg_status, calls.leg_lost_at,
       calls.qualification is not null as is_qualified,
       jobs.outcome is not null as has_outcome,
       ifnull(iif(jobs.step_claim = jobs.claim_number - 1, jobs.step, null), '') as step,
       jobs.claim_number = 1 as is_first_claim,
       ifnull((select look_every_s from stages where stages.name = jobs.stage), 1) as look_every_s,
       -- LiveKit's clock counts as long as it is ours, within a minute.
       iif(abs(leg.received_at - leg.occurred_at) <= 60, leg.occurred_at, leg.received_at) as left_at,
       leg.body -> 'participant' as left_participant
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
left join webhook_events as leg
       on leg.event_id = (select event_id from webhook_events
                          where webhook_events.call_row = calls.id and of_phone
                            and event in ('participant_joined', 'participant_left')
                          order by arrival desc, occurred_at desc limit 1)
      and leg.event = 'participant_left';  -- of a leg that joined again after it no more
