-- What `leads list` has of leads beside its table, for programs; in the order of their ids.
-- :lead_ids  integers  leads.id
-- -> tenant_id       text?
-- -> email           text?
-- -> product_name    text?
-- -> city            text?
-- -> state           text?
-- -> query_message   text?
-- -> attributes      text
-- -> retry_after     text?
-- -> failure_reason  text?
-- -> failure_detail  text?
-- -> created_at      text
select tenant_id, email, product_name, city, state, query_message, attributes, retry_after, failure_reason, failure_detail,
       created_at
from json_each(:lead_ids) as wanted
join v_leads on v_leads.lead_id = wanted.value
order by wanted.key;
