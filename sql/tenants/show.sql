-- The settings of a tenant: what holds, and who says so.
-- :tenant_id  text  tenants.tenant_id
-- -> setting  text
-- -> holds    text?
-- -> said_by  text   person, mongodb or default
-- -> person   text?  what a person says; null: nothing
-- -> mongodb  text?  what MongoDB says
with of (setting, holds, person, mongodb) as (
  select 'status', settings.status, said.status, said.status_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'display_name', settings.display_name, said.display_name, said.display_name_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'recipients', settings.recipients, said.recipients, said.recipients_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'bcc', settings.bcc, said.bcc, said.bcc_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'reply_to', settings.reply_to, said.reply_to, said.reply_to_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'timezone', settings.timezone, said.timezone, said.timezone_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'language', settings.language, said.language, said.language_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'post_call', iif(settings.post_call, 'on', 'off'), case said.post_call when 1 then 'on' when 0 then 'off' end,
         case said.post_call_from_mongodb when 1 then 'on' when 0 then 'off' end
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'mail_when_empty', iif(settings.mail_when_empty, 'on', 'off'), case said.mail_when_empty when 1 then 'on' when 0 then 'off' end,
         case said.mail_when_empty_from_mongodb when 1 then 'on' when 0 then 'off' end
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
  union all
  select 'summary_fields', settings.summary_fields, said.summary_fields, said.summary_fields_from_mongodb
  from tenants as said, tenant_settings as settings
  where said.tenant_id = :tenant_id and settings.tenant_id = :tenant_id
)
select setting, holds, iif(person is not null, 'person', iif(mongodb is not null, 'mongodb', 'default')) as said_by,
       person, mongodb
from of;
