-- The ids of all failed jobs, as a JSON array.
select json_group_array(id) as ids from jobs where status = 'failed';
