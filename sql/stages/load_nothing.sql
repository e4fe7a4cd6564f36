-- Load statement of a stage that decides without any row of its own, such as those of the benchmark.
-- :ids  integers  jobs.id
-- -> job_id  text?
select value as job_id from json_each(:ids);
