-- Adds the mails of some calls of `lost`, and gives those that are here the state that they had there.
-- :lost_rows  integers  lost.calls.id
-- :unsure     integers  lost.mails.id of those that may have left
insert into main.mails (call_row, revision, message_id, subject, recipients, body_bytes, state, smtp_code, smtp_reply,
                        composed_at, sent_at, transcript_revision, summary_revision, after_attempt, replaces)
select here.id, was.revision, was.message_id, was.subject, was.recipients, was.body_bytes,
       iif(was.id in (select value from json_each(:unsure)), 'unknown', was.state), was.smtp_code, was.smtp_reply,
       was.composed_at, was.sent_at, was.transcript_revision, was.summary_revision,
       -- The tries stay in the file that was lost.
       ifnull((select max(attempts.id) from main.attempts
               join main.jobs on jobs.id = attempts.job_id where jobs.call_row = here.id), 0),
       was.replaces
from lost.mails as was
join lost.calls as its on its.id = was.call_row
join main.calls as here on here.call_id = its.call_id and here.tenant_id = its.tenant_id
where its.id in (select value from json_each(:lost_rows))
on conflict (call_row, revision) do update
set message_id = excluded.message_id, subject = excluded.subject, recipients = excluded.recipients,
    body_bytes = excluded.body_bytes, state = excluded.state, smtp_code = excluded.smtp_code,
    smtp_reply = excluded.smtp_reply, composed_at = excluded.composed_at, sent_at = excluded.sent_at,
    transcript_revision = excluded.transcript_revision, summary_revision = excluded.summary_revision,
    after_attempt = excluded.after_attempt, replaces = excluded.replaces;
