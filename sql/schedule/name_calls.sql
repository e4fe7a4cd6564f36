-- What the outside world calls new dial attempts: 'outreach-' and the row's number, with something behind it where a tenant
-- gave that away already as a call's id. Gives what was written.
-- :call_rows  integers  calls.id
-- -> call_id  text
-- -> lead_id  integer
update calls
set call_id = 'outreach-' || id
              || iif(exists (select 1 from calls as other where other.call_id = 'outreach-' || calls.id), '-' || lower(hex(randomblob(4))),
                     '')
where id in (select value from json_each(:call_rows))
returning call_id, lead_id;
