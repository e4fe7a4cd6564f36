-- Puts a number on the list; a listed one keeps its reason and source. A trigger fails the lead that waits to be dialled.
-- :phone_e164  text     +91 and ten digits
-- :reason      text?    in words
-- :source      text     operator, a file's name, a call_id
-- :now         instant  when it is now
insert into do_not_call (phone_e164, reason, source, created_at)
values (:phone_e164, :reason, :source, :now)
on conflict (phone_e164) do nothing;
