-- How many jobs wait without having spent a try, by what they wait for: documents that have not come, a mail server that put
-- them off, or an agent and its call. is_unreached: the other side was not reached.
-- -> waits_for     text
-- -> is_unreached  bool
-- -> jobs          integer
select case when error_kind = 'mail_deferred' then 'a mail server that said "not now"'
            when flow = 'outreach' then 'what comes of their calls'
            when error_kind in ('network', 'timeout') then 'MongoDB: ' || min(last_error)
            else 'documents to be imported' || coalesce(' (' || error_kind || ')', '') end as waits_for,
       coalesce(flow = 'postcall' and error_kind in ('network', 'timeout'), 0) as is_unreached, count(*) as jobs
from jobs
where status = 'pending' and retry_after > 0 and attempt = 0
group by flow, iif(flow = 'outreach', null, error_kind)
order by flow, error_kind;
