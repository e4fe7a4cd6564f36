-- How many jobs wait without having spent a try, by what they wait for: their call's documents, or a mail server that put
-- them off.
select iif(error_kind = 'mail_deferred', 'a mail server that said "not now"', 'documents to be imported') as waits_for,
       count(*) as jobs
from jobs
where status = 'pending' and retry_after > 0 and attempt = 0
group by waits_for
order by waits_for desc;
