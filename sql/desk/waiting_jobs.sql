-- How many jobs wait for something that has not come, their call's documents, and have spent no try on it.
select count(*) as jobs
from jobs
where status = 'pending' and retry_after > 0 and attempt = 0;
