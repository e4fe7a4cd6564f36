-- The tenants, and what holds for each.
-- :limit  integer  how many
-- -> tenant_id     text
-- -> status        text
-- -> display_name  text
-- -> recipients    text   JSON array
-- -> bcc           text   JSON array
-- -> timezone      text
-- -> language      text
-- -> post_call     bool
-- -> by_person     text?  the settings that a person has set
select settings.tenant_id, settings.status, settings.display_name, settings.recipients, settings.bcc, settings.timezone,
       settings.language, settings.post_call,
       nullif(ltrim(iif(said.status is null, '', ' status')
                    || iif(said.display_name is null, '', ' display_name')
                    || iif(said.recipients is null, '', ' recipients')
                    || iif(said.bcc is null, '', ' bcc') || iif(said.reply_to is null, '', ' reply_to')
                    || iif(said.timezone is null, '', ' timezone')
                    || iif(said.language is null, '', ' language')
                    || iif(said.post_call is null, '', ' post_call')
                    || iif(said.mail_when_empty is null, '', ' mail_when_empty')
                    || iif(said.summary_fields is null, '', ' summary_fields')), '') as by_person
from tenant_settings as settings
join tenants as said on said.tenant_id = settings.tenant_id
order by settings.tenant_id
limit :limit;
