-- What speaks against the trunk, and for it, where it failed a number. Calls count in the order in which they were scheduled.
-- :call_row  integer  calls.id: a call that the trunk failed
-- :phone     text     its number
-- :lead_id   integer  its lead
-- -> is_again   bool  the number's trunk failed before, since a person asked for the lead, and another number rang in between
-- -> is_shared  bool  since another number rang last, the trunk failed another number too
with last_rang as (
  select id
  from calls indexed by calls_rang
  where origin = 'dialled' and rang_at is not null and phone <> :phone
  order by id desc
  limit 1
)
select exists (select 1 from calls as before indexed by calls_trunk
               where before.phone = :phone and before.origin = 'dialled' and before.disposition = 'trunk'
                 and before.id < :call_row
                 and before.id > ifnull((select asked_after from leads where leads.id = :lead_id), 0)
                 and exists (select 1 from calls as other indexed by calls_rang
                             where other.id > before.id and other.id < :call_row and other.origin = 'dialled'
                               and other.rang_at is not null and other.phone <> :phone)) as is_again,
       exists (select 1 from calls as other indexed by calls_trunk_last
               where other.id > ifnull((select id from last_rang), 0) and other.origin = 'dialled'
                 and other.disposition = 'trunk' and other.phone <> :phone) as is_shared;
