-- Writes down what jobs have done within their stage. It holds for the very next claim: whoever finds a claim between that and
-- its own cannot know what that one sent.
-- :rows  JSON array of {"job_id", "step"}
update jobs
set step = row.value ->> 'step', step_claim = jobs.claim_number, transition = jobs.transition + 1
from json_each(:rows) as row
where jobs.id = row.value ->> 'job_id';
