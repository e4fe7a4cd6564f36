-- Adds the tenants of some calls of `lost` that are not here.
-- :lost_rows  integers  lost.calls.id
insert or ignore into main.tenants (tenant_id, status, display_name, recipients, bcc, reply_to, timezone, language,
                                    post_call, mail_when_empty, summary_fields, status_from_mongodb,
                                    display_name_from_mongodb, recipients_from_mongodb, bcc_from_mongodb,
                                    reply_to_from_mongodb, timezone_from_mongodb, language_from_mongodb,
                                    post_call_from_mongodb, mail_when_empty_from_mongodb, summary_fields_from_mongodb,
                                    created_at, updated_at)
select tenant_id, status, display_name, recipients, bcc, reply_to, timezone, language, post_call, mail_when_empty,
       summary_fields, status_from_mongodb, display_name_from_mongodb, recipients_from_mongodb, bcc_from_mongodb,
       reply_to_from_mongodb, timezone_from_mongodb, language_from_mongodb, post_call_from_mongodb,
       mail_when_empty_from_mongodb, summary_fields_from_mongodb, created_at, updated_at
from lost.tenants
where tenant_id in (select tenant_id from lost.calls where id in (select value from json_each(:lost_rows)));
