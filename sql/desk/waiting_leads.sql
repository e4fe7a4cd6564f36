-- How many leads wait to be dialled: due, and later (retry_after); leads that are being called do not count. And how many lines
-- are in use.
-- :now  instant  when it is now
-- -> due         integer
-- -> later       integer
-- -> next_retry  instant?
-- -> lines       integer
select (select count(*) from leads indexed by leads_ready
        where status = 'new' and retry_after is null
          and not exists (select 1 from calls indexed by calls_leads_in_use
                          where calls.lead_id = leads.id and calls.origin = 'dialled' and calls.call_ended_at is null))
       + (select count(*) from leads indexed by leads_waiting
          where status = 'new' and retry_after is not null and retry_after <= :now) as due,
       (select count(*) from leads indexed by leads_waiting
        where status = 'new' and retry_after is not null and retry_after > :now) as later,
       (select min(retry_after) from leads indexed by leads_waiting
        where status = 'new' and retry_after is not null and retry_after > :now) as next_retry,
       (select count(*) from calls indexed by calls_lines where origin = 'dialled' and call_ended_at is null) as lines;
