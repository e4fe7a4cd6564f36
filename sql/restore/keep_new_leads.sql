-- Adds the leads of some calls of `lost` whose number is not here: an import would dial them again.
-- :lost_rows  integers  lost.calls.id
insert into main.leads (id, tenant_id, name, phone, source, email, product_name, city, state, query_message, phone_e164, status,
                        priority, retry_after, due_at, retry_count, failure_reason, failure_detail, attributes, created_at,
                        updated_at)
select iif(exists (select 1 from main.leads as taken where taken.id = was.id), null, was.id),
       iif(exists (select 1 from main.tenants as known where known.tenant_id = was.tenant_id), was.tenant_id, null), was.name,
       was.phone, was.source, was.email, was.product_name, was.city, was.state, was.query_message, was.phone_e164, was.status,
       was.priority, was.retry_after, was.due_at, was.retry_count, was.failure_reason, was.failure_detail, was.attributes,
       was.created_at, was.updated_at
from lost.leads as was
where was.id in (select lead_id from lost.calls where id in (select value from json_each(:lost_rows)))
  and was.phone_e164 is not null
  and not exists (select 1 from main.leads as known where known.phone_e164 = was.phone_e164);
