-- Gives new dial attempts their call_id: 'outreach-' and the row's id, with a random suffix where another call has that
-- call_id already.
-- :call_rows  integers  calls.id
-- -> call_id  text
-- -> lead_id  integer
update calls
set call_id = 'outreach-' || id
              || iif(exists (select 1 from calls as other where other.call_id = 'outreach-' || calls.id), '-' || lower(hex(randomblob(4))),
                     '')
where id in (select value from json_each(:call_rows))
returning call_id, lead_id;
