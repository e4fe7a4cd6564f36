-- When the next waiting job is due; null: none waits.
select min(retry_after) as retry_after from jobs where status = 'pending' and retry_after is not null;
