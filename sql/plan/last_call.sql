-- The last call there is; 0: none.
select ifnull(max(id), 0) as call_id from calls;
