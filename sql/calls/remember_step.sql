-- Writes down what a job has done within its stage. It holds for the very next claim: a claim between that and its own cannot
-- know what that one sent.
-- :job_id  integer  jobs.id
-- :step    text     the stage's word
update jobs set step = :step, step_claim = claim_number, transition = transition + 1 where id = :job_id;
