-- The tries of one job: the newest 100, oldest first.
-- :job_id  integer  jobs.id
-- -> stage        text
-- -> attempt      integer
-- -> outcome      text
-- -> error_kind   text?
-- -> error        text?
-- -> started_at   text
-- -> duration_ms  integer
select stage, attempt, outcome, error_kind, error,
       strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') as started_at, duration_ms
from (select * from attempts where job_id = :job_id order by id desc limit 100)
order by id;
