-- Stores a tenant's settings of MongoDB; a row that would not change is not touched, nor a person's settings.
-- :tenant_id        text     3 characters or more
-- :status           text     active or disabled
-- :display_name     text     its name in mails
-- :recipients       text     JSON array of mail addresses
-- :bcc              text     JSON array of mail addresses
-- :reply_to         text?    a mail address
-- :timezone         text     IANA name
-- :language         text     BCP 47 tag
-- :post_call        bool     its calls are processed
-- :mail_when_empty  bool     a mail is sent of a call in which nothing was said
-- :summary_fields   text     JSON object of schema properties
-- :now              instant  when it is now
insert into tenants (tenant_id, status_from_mongodb, display_name_from_mongodb, recipients_from_mongodb, bcc_from_mongodb,
                     reply_to_from_mongodb, timezone_from_mongodb, language_from_mongodb, post_call_from_mongodb,
                     mail_when_empty_from_mongodb, summary_fields_from_mongodb, created_at, updated_at)
values (:tenant_id, :status, :display_name, :recipients, :bcc, :reply_to, :timezone, :language, :post_call,
        :mail_when_empty, :summary_fields, :now, :now)
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
              excluded.summary_fields_from_mongodb);
