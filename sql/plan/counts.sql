-- How many leads there are, and calls that a dry run of the schedule made.
-- :last_call  integer  calls.id: later ones are the dry run's
-- -> leads  integer
-- -> calls  integer
select (select count(*) from leads indexed by leads_ready where status = 'new' and retry_after is null)
       + (select count(*) from leads indexed by leads_waiting where status = 'new' and retry_after is not null)
       + (select count(*) from leads indexed by leads_by_status
          where status in ('dispatched', 'failed') and status <> 'new') as leads,
       (select count(*) from calls where id > :last_call) as calls;
