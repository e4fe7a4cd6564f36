-- Stores tenants' configuration; a row that would not change is not touched. Gives the rows written, and whether they
-- are new: a stub that a call left is not.
-- :rows  JSON array of {"tenant_id", "status", "display_name", "recipients", "bcc", "reply_to", "timezone", "language",
--        "post_call", "mail_when_empty", "summary_fields", "now"}
-- :last_rowid  the greatest rowid of tenants before; null, is_new is null
insert into tenants (tenant_id, status, display_name, recipients, bcc, reply_to, timezone, language, post_call,
                     mail_when_empty, summary_fields, created_at, updated_at)
select value ->> 'tenant_id', value ->> 'status', value ->> 'display_name', value -> 'recipients', value -> 'bcc',
       value ->> 'reply_to', value ->> 'timezone', value ->> 'language', value ->> 'post_call',
       value ->> 'mail_when_empty', value -> 'summary_fields', value ->> 'now', value ->> 'now'
from json_each(:rows)
where true
order by key
on conflict (tenant_id) do update
set status = excluded.status, display_name = excluded.display_name, recipients = excluded.recipients,
    bcc = excluded.bcc, reply_to = excluded.reply_to, timezone = excluded.timezone, language = excluded.language,
    post_call = excluded.post_call, mail_when_empty = excluded.mail_when_empty,
    summary_fields = excluded.summary_fields, updated_at = excluded.updated_at
where (status, display_name, recipients, bcc, reply_to, timezone, language, post_call, mail_when_empty, summary_fields)
      is not (excluded.status, excluded.display_name, excluded.recipients, excluded.bcc, excluded.reply_to,
              excluded.timezone, excluded.language, excluded.post_call, excluded.mail_when_empty,
              excluded.summary_fields)
returning tenant_id, rowid > :last_rowid as is_new;
