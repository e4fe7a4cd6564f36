-- What became of agents' results. A late one keeps what its call had failed with.
-- :rows  JSON array of {"result_id", "now", "taken_as"}
update results
set taken_at = row.value ->> 'now', taken_as = row.value ->> 'taken_as',
    overrode = iif(row.value ->> 'taken_as' = 'late',
                   (select failure_reason || ifnull(', ' || failure_detail, '') from calls where calls.id = results.call_row), null)
from json_each(:rows) as row
where results.id = row.value ->> 'result_id' and results.taken_at is null;
