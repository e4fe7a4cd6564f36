-- What became of agents' results. A late one keeps what its call had failed with.
-- :rows  JSON array of {"result_id", "now", "taken_as"}
update call_results
set taken_at = row.value ->> 'now', taken_as = row.value ->> 'taken_as',
    turned = iif(row.value ->> 'taken_as' = 'late',
                 (select failure_reason || ifnull(', ' || failure_detail, '') from calls where calls.id = call_results.call_id), null)
from json_each(:rows) as row
where call_results.id = row.value ->> 'result_id' and call_results.taken_at is null;
