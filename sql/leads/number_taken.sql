-- What stands against giving a lead a number: another lead has it, it is on the do-not-call list, or it is in a call.
-- :phone_e164  text  +91 and ten digits
-- -> lead_id         integer?  that has the number
-- -> is_do_not_call  bool
-- -> is_in_use       bool
select (select id from leads where phone_e164 = :phone_e164) as lead_id,
       exists (select 1 from do_not_call where phone_e164 = :phone_e164) as is_do_not_call,
       exists (select 1 from calls indexed by calls_numbers_in_use
               where calls.phone = :phone_e164 and calls.origin = 'dialled' and calls.call_ended_at is null) as is_in_use;
