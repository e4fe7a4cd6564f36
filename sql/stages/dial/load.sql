-- What stage dial must know of each job: its call, whether the lead may be dialled, and whether this claim is the first after
-- the room was made.
-- :ids  JSON array of job ids
select jobs.id as job_id, calls.external_id, calls.call_room, calls.status as call_status, calls.created_at,
       calls.call_started_at, calls.answered_at,
       iif(jobs.step_claim = jobs.claim_number - 1, jobs.step, null) as step,
       (select look_every_s from stages where stages.name = 'dial') as look_every_s,
       (select json_group_array(json_object('id', result.id, 'qualification', result.qualification,
                                            'failure_reason', result.failure_reason,
                                            'failure_detail', result.failure_detail))
        from (select * from call_results where call_id = calls.id and taken_at is null order by id) as result)
         as results,
       leads.id as lead_id, leads.phone, leads.phone_e164, leads.retry_after, leads.status as lead_status,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call,
       (select json_group_object(day, holidays.name) from holidays) as holidays,
       calls.room_ready_at, jobs.claimed_at
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_id
left join leads on leads.id = calls.lead_id;
