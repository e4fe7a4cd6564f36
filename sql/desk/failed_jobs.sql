-- The ids of all failed jobs, as a JSON array.
-- -> ids  text?
select json_group_array(id) as ids from jobs where status = 'failed';
