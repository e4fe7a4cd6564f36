-- Leads that are not new, and why: failed ones, then those that are being called or were reached, the newest first.
-- :limit  integer  how many of each
-- -> lead_id  integer
-- -> name     text
-- -> phone    text
-- -> dial_at  instant?
-- -> why      text
with done (id, place) as (
  select * from (select id, 1 from leads where status = 'failed' and status <> 'new' order by id desc limit :limit)
  union all
  select * from (select id, 2 from leads where status = 'dispatched' and status <> 'new' order by id desc limit :limit)
)
select leads.id as lead_id, leads.name, leads.phone, null as dial_at,
       case when leads.status = 'failed'
            then 'is failed, ' || ifnull(leads.failure_reason, 'unknown') || ifnull(': ' || leads.failure_detail, '')
            when last.id is not null and last.call_ended_at is null then 'is being called: ' || last.call_id
            else 'was reached' || ifnull(' by ' || last.call_id || ', which is ' || last.status, '') end as why
from done
join leads on leads.id = done.id
left join calls as last on last.id = (select max(id) from calls where calls.lead_id = leads.id)
order by done.place, leads.id desc;
