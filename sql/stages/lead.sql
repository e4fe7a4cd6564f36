-- The lead of each of some jobs' calls; no row where it was deleted.
-- :ids  integers  jobs.id
-- -> job_id          integer
-- -> lead_id         integer
-- -> name            text
-- -> phone           text
-- -> phone_e164      text?
-- -> source          text
-- -> email           text?
-- -> product_name    text?
-- -> city            text?
-- -> state           text?
-- -> query_message   text?
-- -> attributes      text      JSON object
-- -> status          text
-- -> failure_reason  text?
-- -> retry_after     instant?
-- -> is_do_not_call  bool
select jobs.id as job_id, leads.id as lead_id, leads.name, leads.phone, leads.phone_e164, leads.source, leads.email,
       leads.product_name, leads.city, leads.state, leads.query_message, leads.attributes, leads.status,
       leads.failure_reason, leads.retry_after,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join leads on leads.id = calls.lead_id;
