-- How many jobs wait without having spent a try, by what they wait for: documents that have not come, or a mail server that
-- put them off. is_unreached: the other side was not reached.
-- -> waits_for     text
-- -> is_unreached  bool
-- -> jobs          integer
select case when error_kind = 'mail_deferred' then 'a mail server that said "not now"'
            when error_kind in ('network', 'timeout') then 'MongoDB: ' || min(last_error)
            else 'documents to be imported' || coalesce(' (' || error_kind || ')', '') end as waits_for,
       coalesce(error_kind in ('network', 'timeout'), 0) as is_unreached, count(*) as jobs
from jobs
where status = 'pending' and retry_after > 0 and attempt = 0
group by error_kind
order by error_kind;
