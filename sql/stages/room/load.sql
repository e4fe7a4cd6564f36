-- What stage room must know of each job: its call, the lead, what the claim before this one did, and what the agent said.
-- :ids  JSON array of job ids
select jobs.id as job_id, calls.external_id, calls.call_room, calls.status as call_status, calls.created_at,
       calls.call_started_at, calls.answered_at,
       iif(jobs.step_claim = jobs.claim_number - 1, jobs.step, null) as step,
       (select look_every_s from stages where stages.name = 'room') as look_every_s,
       (select json_group_array(json_object('id', result.id, 'qualification', result.qualification,
                                            'failure_reason', result.failure_reason,
                                            'failure_detail', result.failure_detail))
        from (select * from call_results where call_id = calls.id and taken_at is null order by id) as result)
         as results,
       leads.id as lead_id, leads.name, leads.phone_e164, leads.source, leads.email, leads.product_name, leads.city,
       leads.state, leads.query_message, leads.attributes,
       leads.status as lead_status, leads.failure_reason as lead_failure_reason,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_id
left join leads on leads.id = calls.lead_id;
