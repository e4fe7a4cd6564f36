-- About how many bytes of speech and mail the stage of each of some jobs loads: the items that an assembly reads, for the
-- other stages the transcript and the last mail.
-- :ids  integers  jobs.id
-- -> job_id  integer
-- -> bytes   integer
select jobs.id as job_id,
       ifnull((select sum(length(transcript_items.chunks)) from transcript_items
               where jobs.stage = 'assemble' and transcript_items.call_id = calls.call_id), 0)
       + ifnull((select transcripts.character_count from transcripts
                 where jobs.stage <> 'assemble' and transcripts.call_row = jobs.call_row), 0)
       + ifnull((select mails.body_bytes from mails
                 where mails.call_row = jobs.call_row order by mails.revision desc limit 1), 0) as bytes
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row;
