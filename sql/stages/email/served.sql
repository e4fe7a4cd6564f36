-- Who has the current summary of some jobs' calls already, from mails that did not reach everybody.
-- :ids  integers  jobs.id
-- -> job_id   integer
-- -> address  text
select jobs.id as job_id, recipient.value ->> 'address' as address
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join mails on mails.call_row = jobs.call_row, json_each(mails.recipients) as recipient
where recipient.value ->> 'state' = 'sent'
  and mails.summary_revision = ifnull((select max(summaries.revision) from summaries
                                       where summaries.call_row = jobs.call_row), 0)
  and mails.transcript_revision = ifnull((select transcripts.revision from transcripts
                                          where transcripts.call_row = jobs.call_row), 0)
  and mails.revision > (select ifnull(max(whole.revision), 0) from mails as whole
                        where whole.call_row = jobs.call_row and whole.state = 'sent')
order by jobs.id;
