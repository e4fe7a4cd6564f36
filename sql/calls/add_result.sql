-- What agents say of calls. A result that says the same as the call's latest one is that one, and is not stored again.
-- :rows  JSON array of {"call_id" (calls.id), "qualification" (the text of a JSON object), "failure_reason",
--        "failure_detail", "source", "now"}: a qualification or a failure_reason, the other is null
insert into results (call_row, qualification, failure_reason, failure_detail, source, received_at)
select value ->> 'call_id', value ->> 'qualification', value ->> 'failure_reason', value ->> 'failure_detail',
       value ->> 'source', value ->> 'now'
from json_each(:rows)
where (value ->> 'qualification', value ->> 'failure_reason', value ->> 'failure_detail')
      is not (select qualification, failure_reason, failure_detail from results
              where call_row = value ->> 'call_id' order by id desc limit 1)
group by value ->> 'call_id', value ->> 'qualification', value ->> 'failure_reason', value ->> 'failure_detail'
order by min(key);
