-- What became of agents' results.
-- :rows  JSON array of {"result_id", "now", "taken_as"}
update call_results
set taken_at = row.value ->> 'now', taken_as = row.value ->> 'taken_as'
from json_each(:rows) as row
where call_results.id = row.value ->> 'result_id' and call_results.taken_at is null;
