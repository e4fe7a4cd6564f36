-- Whether a row of a list is a lead already, and whether its number is on the do-not-call list.
-- :phone_e164  text?  null: the number could not be read
-- :phone       text   as it came
-- :name        text   of the lead
-- :source      text   of the lead
-- -> lead_id         integer?
-- -> is_do_not_call  bool
select iif(:phone_e164 is null,
           (select id from leads where phone_e164 is null and phone = :phone and name = :name and source = :source),
           (select id from leads where phone_e164 = :phone_e164)) as lead_id,
       exists (select 1 from do_not_call where phone_e164 = :phone_e164) as is_do_not_call;
