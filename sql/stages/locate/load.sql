-- What stage locate must know of each job: its call, when it was dialled (a lost runner left only its attempt behind), what
-- the agent said and what a webhook said of the leg's end.
-- :ids  JSON array of job ids
select jobs.id as job_id, calls.external_id, calls.call_room, calls.status as call_status, calls.created_at,
       ifnull(calls.call_started_at, (select max(attempts.started_at) from attempts
                                      where attempts.job_id = jobs.id and attempts.stage = 'dial')) as call_started_at,
       calls.answered_at,
       iif(jobs.step_claim = jobs.claim_number - 1, jobs.step, null) as step,
       (select look_every_s from stages where stages.name = 'locate') as look_every_s,
       (select json_group_array(json_object('id', result.id, 'qualification', result.qualification,
                                            'failure_reason', result.failure_reason,
                                            'failure_detail', result.failure_detail))
        from (select * from call_results where call_id = calls.id and taken_at is null order by id) as result)
         as results,
       leg_left.occurred_at as left_at, leg_left.body -> 'participant' as left_participant
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_id
left join webhook_events as leg_left on leg_left.event_id = (
  select event_id from webhook_events
  where call_id = calls.id and event = 'participant_left' and identity = 'sip-' || calls.external_id
  order by occurred_at desc limit 1);
