-- How many dials were answered, by the hour of the day in India (UTC+05:30) at which they left.
-- :since   instant  calls that were scheduled at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> hour_in_india     text
-- -> dialled           integer
-- -> answered          integer
-- -> answered_percent  real
-- -> qualified         integer
select strftime('%H:00', call_started_unix + 19800, 'unixepoch') as hour_in_india, count(*) as dialled,
       count(answered_unix) as answered, round(100.0 * count(answered_unix) / count(*), 1) as answered_percent,
       count(qualification) as qualified
from v_calls
where origin = 'dialled' and created_unix >= :since and created_unix < :until
  and call_started_unix is not null
  and (:tenant is null or tenant_id = :tenant)
group by hour_in_india
order by hour_in_india;
