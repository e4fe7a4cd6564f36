-- Stores what MongoDB says of tenants; a row that would not change is not touched, nor what a person says. Gives the rows
-- written, and whether they are new: a stub that a call left is not.
-- :rows  JSON array of {"tenant_id", "status", "display_name", "recipients", "bcc", "reply_to", "timezone", "language",
--        "post_call", "mail_when_empty", "summary_fields", "now"}
-- :last_rowid  the greatest rowid of tenants before; null, is_new is null
insert into tenants (tenant_id, status_from_mongodb, display_name_from_mongodb, recipients_from_mongodb, bcc_from_mongodb,
                     reply_to_from_mongodb, timezone_from_mongodb, language_from_mongodb, post_call_from_mongodb,
                     mail_when_empty_from_mongodb, summary_fields_from_mongodb, created_at, updated_at)
select value ->> 'tenant_id', value ->> 'status', value ->> 'display_name', value -> 'recipients', value -> 'bcc',
       value ->> 'reply_to', value ->> 'timezone', value ->> 'language', value ->> 'post_call',
       value ->> 'mail_when_empty', value -> 'summary_fields', value ->> 'now', value ->> 'now'
from json_each(:rows)
where true
order by key
on conflict (tenant_id) do update
set status_from_mongodb = excluded.status_from_mongodb,
    display_name_from_mongodb = excluded.display_name_from_mongodb,
    recipients_from_mongodb = excluded.recipients_from_mongodb,
    bcc_from_mongodb = excluded.bcc_from_mongodb,
    reply_to_from_mongodb = excluded.reply_to_from_mongodb,
    timezone_from_mongodb = excluded.timezone_from_mongodb,
    language_from_mongodb = excluded.language_from_mongodb,
    post_call_from_mongodb = excluded.post_call_from_mongodb,
    mail_when_empty_from_mongodb = excluded.mail_when_empty_from_mongodb,
    summary_fields_from_mongodb = excluded.summary_fields_from_mongodb,
    updated_at = excluded.updated_at
where (status_from_mongodb, display_name_from_mongodb, recipients_from_mongodb, bcc_from_mongodb, reply_to_from_mongodb,
       timezone_from_mongodb, language_from_mongodb, post_call_from_mongodb, mail_when_empty_from_mongodb,
       summary_fields_from_mongodb)
      is not (excluded.status_from_mongodb, excluded.display_name_from_mongodb, excluded.recipients_from_mongodb,
              excluded.bcc_from_mongodb, excluded.reply_to_from_mongodb, excluded.timezone_from_mongodb,
              excluded.language_from_mongodb, excluded.post_call_from_mongodb, excluded.mail_when_empty_from_mongodb,
              excluded.summary_fields_from_mongodb)
returning tenant_id, rowid > :last_rowid as is_new;
