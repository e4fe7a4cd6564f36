-- Says of a call's post-call job whether it runs although the earlier system has mailed the call.
-- :tenant_id  text  whose call it is
-- :call_id    text  what the outside world calls it
-- :again      bool  somebody insists
update jobs
set insisted = :again, transition = transition + 1
where flow = 'postcall' and call_row = (select id from calls where call_id = :call_id and tenant_id = :tenant_id);
