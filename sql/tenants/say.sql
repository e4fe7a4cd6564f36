-- Writes what a person says of a tenant; null: nothing, and what MongoDB says holds.
-- :tenant_id        text     tenants.tenant_id
-- :status           text?    active or disabled
-- :display_name     text?    its name in mails
-- :recipients       text?    JSON array of mail addresses
-- :bcc              text?    JSON array of mail addresses
-- :reply_to         text?    '': none
-- :timezone         text?    IANA name
-- :language         text?    BCP 47 tag
-- :post_call        bool?    its calls are processed
-- :mail_when_empty  bool?    a mail is sent of a call in which nothing was said
-- :summary_fields   text?    JSON object of schema properties
-- :now              instant  when it is now
update tenants
set status = :status, display_name = :display_name, recipients = :recipients,
    bcc = :bcc, reply_to = :reply_to, timezone = :timezone,
    language = :language, post_call = :post_call, mail_when_empty = :mail_when_empty,
    summary_fields = :summary_fields,
    updated_at = :now
where tenant_id = :tenant_id;
