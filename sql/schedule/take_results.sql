-- What became of results that came too late.
-- :rows  JSON array of {"result_id", "taken_as"}
-- :now   unix seconds
update call_results
set taken_at = :now, taken_as = taken.taken_as
from (select value ->> 'result_id' as result_id, value ->> 'taken_as' as taken_as from json_each(:rows)) as taken
where call_results.id = taken.result_id;
