-- The fields of one call's latest summary, the shortest answer first; of a refused one, what the model said instead.
-- :call_row  integer  calls.id
-- -> field  text
-- -> value  text?
with latest as (
  select * from summaries where call_row = :call_row order by revision desc limit 1
), field as (
  select case key when 'one_line_summary' then 1 when 'caller_request' then 2 when 'key_points' then 3
                  when 'actions' then 4 when 'contact' then 5 else 6 end as place, key, value
  from latest, json_each(latest.summary)
  union all
  select 7, 'refused', coalesce(error_kind || ': ', '') || refusal from latest where state = 'refused'
  union all
  select 8, 'not in the transcript', unsupported from latest where unsupported <> '[]'
)
select key as field, value from field order by place, key;
