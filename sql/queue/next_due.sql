-- When the next waiting job is due; null: none waits.
-- -> retry_after  instant?
select min((select min(retry_after) from jobs
            where jobs.stage = stages.name and jobs.status = 'pending' and jobs.retry_after is not null)) as retry_after
from stages;
