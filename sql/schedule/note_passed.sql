-- Of some dials that are over or answered, those that the trunk took count towards its usual pace.
-- :job_ids  integers  jobs.id
update stage_pacing
set slowed = max(0, slowed - (select count(*)
                              from json_each(:job_ids) as wanted
                              join jobs on jobs.id = wanted.value
                              join calls on calls.id = jobs.call_row
                              where calls.call_started_at is not null
                                and ifnull(calls.disposition, '') not in ('trunk', 'trunk_limit', 'configuration',
                                                                          'infrastructure')))
where stage = 'dial' and slowed > 0;
