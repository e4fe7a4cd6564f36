-- The stored results that some are, and how their calls stood when these came; in the order of the rows.
-- :rows  as for add_result, which was run with them
select (select id from results
        where call_row = calls.id
          and (qualification, failure_reason, failure_detail)
              is (row.value ->> 'qualification', row.value ->> 'failure_reason', row.value ->> 'failure_detail')
        order by id desc limit 1) as result_id,
       calls.call_id, calls.status as call_status
from json_each(:rows) as row
join calls on calls.id = row.value ->> 'call_id'
order by row.key;
