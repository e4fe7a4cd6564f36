-- The call for which a lead must not be dialled again yet: one that is not over, or failed and not yet resolved for the lead.
-- :lead_id  integer  leads.id
-- -> call_id       text
-- -> is_under_way  bool
select call_id, call_ended_at is null as is_under_way
from calls
where lead_id = :lead_id and origin = 'dialled'
  and (call_ended_at is null or (status = 'failed' and lead_settled_at is null))
order by id desc
limit 1;
