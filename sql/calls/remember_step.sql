-- Records what a claim has done within its stage. It is valid for the very next claim only: a later one cannot know what the
-- claims between have sent.
-- :job_id  integer  jobs.id
-- :step    text     the stage's word
update jobs set step = :step, step_claim = claim_number, transition = transition + 1 where id = :job_id;
