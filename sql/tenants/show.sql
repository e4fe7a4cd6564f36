-- The settings of a tenant: what holds, and who says so.
-- :tenant_id  text  tenants.tenant_id
-- -> setting  text
-- -> holds    text?
-- -> said_by  text   person, mongodb or default
-- -> person   text?  what a person says; null: nothing
-- -> mongodb  text?  what MongoDB says
with said as (select * from tenants where tenant_id = :tenant_id),
     now as (select * from tenant_settings where tenant_id = :tenant_id),
     of (setting, holds, person, mongodb) as (
       select 'status', now.status, said.status, status_from_mongodb from now, said
       union all
       select 'display_name', now.display_name, said.display_name, display_name_from_mongodb from now, said
       union all
       select 'recipients', now.recipients, said.recipients, recipients_from_mongodb from now, said
       union all
       select 'bcc', now.bcc, said.bcc, bcc_from_mongodb from now, said
       union all
       select 'reply_to', now.reply_to, said.reply_to, reply_to_from_mongodb from now, said
       union all
       select 'timezone', now.timezone, said.timezone, timezone_from_mongodb from now, said
       union all
       select 'language', now.language, said.language, language_from_mongodb from now, said
       union all
       select 'post_call', iif(now.post_call, 'on', 'off'), iif(said.post_call is null, null, iif(said.post_call, 'on', 'off')),
              iif(post_call_from_mongodb is null, null, iif(post_call_from_mongodb, 'on', 'off')) from now, said
       union all
       select 'mail_when_empty', iif(now.mail_when_empty, 'on', 'off'),
              iif(said.mail_when_empty is null, null, iif(said.mail_when_empty, 'on', 'off')),
              iif(mail_when_empty_from_mongodb is null, null, iif(mail_when_empty_from_mongodb, 'on', 'off')) from now, said
       union all
       select 'summary_fields', now.summary_fields, said.summary_fields, summary_fields_from_mongodb from now, said
     )
select setting, holds, iif(person is not null, 'person', iif(mongodb is not null, 'mongodb', 'default')) as said_by,
       person, mongodb
from of;
