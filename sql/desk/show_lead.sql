-- One lead. why: the call that keeps it from being dialled; null where the dial rules decide, which then also fill dial_at.
-- :lead_id  integer  leads.id
-- -> lead_id         integer
-- -> tenant_id       text?
-- -> name            text
-- -> phone           text
-- -> phone_e164      text?
-- -> source          text
-- -> status          text
-- -> dial_at         text?
-- -> why             text?
-- -> priority        integer
-- -> retry_count     integer
-- -> retry_after     text?
-- -> failure_reason  text?
-- -> failure_detail  text?
-- -> on_do_not_call  bool
-- -> email           text?
-- -> product_name    text?
-- -> city            text?
-- -> state           text?
-- -> query_message   text?
-- -> attributes      text?
-- -> created_at      text
-- -> updated_at      text
select lead.lead_id, lead.tenant_id, lead.name, lead.phone, lead.phone_e164, lead.source, lead.status,
       null as dial_at,
       case when line.id is not null
            then 'being called: ' || line.call_id || ifnull(', stage ' || jobs.stage, '') || ', since '
                 || strftime('%Y-%m-%dT%H:%M:%SZ', line.created_at, 'unixepoch')
            when lead.status = 'dispatched' and last.call_id is not null
            then 'reached by ' || last.call_id || ', which is ' || last.status end as why,
       lead.priority, lead.retry_count, lead.retry_after, lead.failure_reason, lead.failure_detail, lead.on_do_not_call,
       lead.email, lead.product_name, lead.city, lead.state, lead.query_message,
       nullif(lead.attributes, '{}') as attributes, lead.created_at, lead.updated_at
from v_leads as lead
left join calls as line on line.id = (select max(id) from calls
                                      where calls.lead_id = lead.lead_id and origin = 'dialled' and call_ended_at is null)
left join jobs on jobs.call_row = line.id and jobs.flow = 'outreach'
left join calls as last on last.id = (select max(id) from calls where calls.lead_id = lead.lead_id)
where lead.lead_id = :lead_id;
