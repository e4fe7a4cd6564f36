-- Adds the numbers that came on the do-not-call list of `lost`.
insert or ignore into main.do_not_call (phone_e164, reason, source, created_at)
select phone_e164, reason, source, created_at from lost.do_not_call;
