-- The fields of one call's latest summary; of a refused one, what the model said instead.
-- :id  calls.id
with latest as (
  select * from summaries where call_id = :id order by revision desc limit 1
)
select field.key as field, field.value as value
from latest, json_each(latest.summary) as field
union all
select 'refused', coalesce(error_kind || ': ', '') || refusal from latest where state = 'refused'
union all
select 'not in the transcript', unsupported from latest where unsupported <> '[]';
