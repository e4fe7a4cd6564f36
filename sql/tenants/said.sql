-- What a person says of a tenant; null: nothing.
-- :tenant_id  text  tenants.tenant_id
-- -> status           text?
-- -> display_name     text?
-- -> recipients       text?
-- -> bcc              text?
-- -> reply_to         text?
-- -> timezone         text?
-- -> language         text?
-- -> post_call        bool?
-- -> mail_when_empty  bool?
-- -> summary_fields   text?
select status, display_name, recipients, bcc, reply_to, timezone, language,
       post_call, mail_when_empty, summary_fields
from tenants
where tenant_id = :tenant_id;
