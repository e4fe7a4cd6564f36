-- The permission to dial, given in the transaction of the claim: the claim is the first after the room was made, nothing is sent
-- yet, and the call's lead is new, due, not on the do-not-call list, was not dialled too often (as dials_sent counts) and still has
-- the call's number. `dispatch` marks the lead.
-- :ids          integers  jobs.id
-- :rooms_since  instant   a room that was ready before then is made again
-- :a_day        integer   how many dials of one lead may be sent within 24 hours
-- :now          instant   when it is now
-- -> lead_id  integer
update calls
set dispatched_at = :now, updated_at = :now
where id in (select jobs.call_row from json_each(:ids) as wanted
             join jobs on jobs.id = wanted.value
             where jobs.step = 'dial' and jobs.step_claim = jobs.claim_number - 1)
  and status = 'calling' and dispatched_at is null and call_started_at is null and room_ready_at >= :rooms_since
  and exists (select 1 from leads
              where leads.id = calls.lead_id and leads.status = 'new' and leads.phone_e164 = calls.phone
                and (leads.retry_after is null or leads.retry_after <= :now)
                and (select count(*) from calls as sent indexed by calls_sent
                     where sent.lead_id = leads.id and sent.dispatched_at is not null and sent.id > leads.asked_after
                       and (sent.call_started_at is not null or ifnull(sent.failure_reason, '') <> 'dispatch_failed'))
                    < 2 * :a_day)
  and (select count(*) from calls as sent indexed by calls_sent
       where sent.lead_id = calls.lead_id and sent.dispatched_at > :now - 86400 and sent.dispatched_at < :now + 86400
         and (sent.call_started_at is not null or ifnull(sent.failure_reason, '') <> 'dispatch_failed')) < :a_day
  and not exists (select 1 from do_not_call where do_not_call.phone_e164 = calls.phone)
  and not exists (select 1 from results indexed by results_by_call
                  where results.call_row = calls.id and results.taken_at is null and results.failure_reason is not null)
returning lead_id;
