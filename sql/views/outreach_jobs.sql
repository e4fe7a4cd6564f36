-- What every stage that dials or watches a call must know of its job: the call, what the claim before this one did (step; null:
-- there was another claim between), and what a webhook said of the end of the phone's leg.
create view outreach_jobs as
select jobs.id as job_id, jobs.call_row, calls.call_id, calls.lead_id, calls.call_room, calls.status as call_status,
       calls.created_at, calls.call_started_at, calls.answered_at, calls.call_ended_at,
       calls.qualification is not null as is_qualified, calls.room_ready_at, jobs.claimed_at,
       iif(jobs.step_claim = jobs.claim_number - 1, jobs.step, null) as step,
       (select look_every_s from stages where stages.name = jobs.stage) as look_every_s,
       (select occurred_at from webhook_events
        where webhook_events.call_row = calls.id and event = 'participant_left' and identity = 'sip-' || calls.call_id
        order by occurred_at desc limit 1) as left_at,
       (select body -> 'participant' from webhook_events
        where webhook_events.call_row = calls.id and event = 'participant_left' and identity = 'sip-' || calls.call_id
        order by occurred_at desc limit 1) as left_participant
from jobs
join calls on calls.id = jobs.call_row;
