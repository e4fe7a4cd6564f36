-- Of some jobs, those whose call's last mail may have arrived: the mail server did not say.
-- :job_ids  integers  jobs.id
-- -> jobs  integer
select count(*) as jobs
from json_each(:job_ids) as wanted
join jobs on jobs.id = wanted.value and jobs.flow = 'postcall' and jobs.status <> 'processing'
where (select state from mails where mails.call_row = jobs.call_row order by revision desc limit 1) = 'unknown';
