-- The ids of the jobs of some calls, as a JSON array.
-- :call_ids  integers  calls.id
-- -> ids  text?
select json_group_array(id) as ids from jobs where call_row in (select value from json_each(:call_ids));
