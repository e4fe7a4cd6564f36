-- What holds for each tenant: what a person says, else what MongoDB says, else the default.
create view tenant_settings as
select tenant_id,
       coalesce(status, status_from_mongodb, 'active') as status,
       coalesce(display_name, display_name_from_mongodb, tenant_id) as display_name,
       coalesce(recipients, recipients_from_mongodb, '[]') as recipients,
       coalesce(bcc, bcc_from_mongodb, '[]') as bcc,
       nullif(coalesce(reply_to, reply_to_from_mongodb), '') as reply_to,
       coalesce(timezone, timezone_from_mongodb, 'UTC') as timezone,
       coalesce(language, language_from_mongodb, 'en') as language,
       coalesce(post_call, post_call_from_mongodb, 1) as post_call,
       coalesce(mail_when_empty, mail_when_empty_from_mongodb, 1) as mail_when_empty,
       coalesce(summary_fields, summary_fields_from_mongodb, '{}') as summary_fields,
       created_at, updated_at
from tenants;
