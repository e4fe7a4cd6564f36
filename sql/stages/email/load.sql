-- What stage email needs of each job: the call, its tenant, transcript and latest summary, and the last mail.
-- :ids  integers  jobs.id
-- -> job_id                    integer
-- -> call_row                  integer
-- -> call_id                   text
-- -> tenant_id                 text
-- -> phone                     text?
-- -> called_number             text?
-- -> call_started_at           instant?
-- -> duration_seconds          integer?
-- -> tenant_status             text
-- -> display_name              text
-- -> recipients                text
-- -> bcc                       text
-- -> reply_to                  text?
-- -> timezone                  text
-- -> language                  text
-- -> summary_fields            text
-- -> turns                     text?
-- -> character_count           integer?
-- -> highest_seq               integer?
-- -> transcript_revision       integer   0: none
-- -> summary_state             text?
-- -> summary                   text?
-- -> refusal                   text?
-- -> unsupported               text?
-- -> summary_revision          integer   0: none
-- -> summary_is_current        bool      it was made of this transcript
-- -> mail_id                   integer?
-- -> mail_revision             integer?
-- -> message_id                text?
-- -> mail_state                text?
-- -> mail_recipients           text?
-- -> mail_transcript_revision  integer?  what it was made of
-- -> mail_summary_revision     integer?  what it was made of
-- -> mail_replaces             integer?  mails in a row, since the last rerun, that were never sent
-- -> mail_reply                text?
-- -> body                      blob?
-- -> deferred_since            instant?
select jobs.id as job_id, jobs.call_row, calls.call_id, calls.tenant_id, calls.phone, calls.called_number, calls.call_started_at,
       coalesce(calls.duration_seconds, max(0, calls.call_ended_at - calls.call_started_at)) as duration_seconds,
       tenant.status as tenant_status, tenant.display_name, tenant.recipients, tenant.bcc, tenant.reply_to,
       tenant.timezone, tenant.language, tenant.summary_fields,
       transcripts.turns, transcripts.character_count, transcripts.highest_seq,
       ifnull(transcripts.revision, 0) as transcript_revision,
       summaries.state as summary_state, summaries.summary, summaries.refusal, summaries.unsupported,
       ifnull(summaries.revision, 0) as summary_revision,
       ifnull(summaries.transcript_revision = transcripts.revision, 0) as summary_is_current,
       mails.id as mail_id, mails.revision as mail_revision, mails.message_id,
       -- A try whose runner was lost may have delivered it.
       iif(mails.state = 'pending'
           and exists (select 1 from attempts
                       where attempts.job_id = jobs.id and attempts.stage = jobs.stage
                         and attempts.outcome in ('lost', 'discarded', 'failed') and attempts.error_kind = 'runner_lost'
                         and attempts.id > mails.after_attempt),
           'unknown', mails.state) as mail_state,
       mails.recipients as mail_recipients, mails.transcript_revision as mail_transcript_revision,
       mails.summary_revision as mail_summary_revision,
       iif(exists (select 1 from attempts as asked
                   where asked.job_id = jobs.id and asked.outcome = 'rerun' and asked.id > mails.after_attempt),
           0, mails.replaces) as mail_replaces,
       mails.smtp_reply as mail_reply,
       case when mails.state in ('pending', 'unknown', 'partial')
            then (select mail_bodies.body from mail_bodies where mail_bodies.mail_id = mails.id) end as body,
       -- Since when the mail server defers it; counted from the last rerun.
       (select attempts.started_at from attempts
        where attempts.job_id = jobs.id and attempts.stage = jobs.stage and attempts.error_kind = 'mail_deferred'
          and attempts.outcome = 'again'
          and attempts.id > (select coalesce(max(asked.id), 0) from attempts as asked
                             where asked.job_id = jobs.id and asked.outcome = 'rerun')
        order by attempts.id
        limit 1) as deferred_since
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id
left join transcripts on transcripts.call_row = calls.id
left join summaries on summaries.call_row = calls.id
     and summaries.revision = (select max(latest.revision) from summaries as latest where latest.call_row = calls.id)
left join mails on mails.call_row = calls.id
     and mails.revision = (select max(latest.revision) from mails as latest where latest.call_row = calls.id);
