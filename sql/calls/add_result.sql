-- Stores what an agent reports of a call: a qualification or a failure_reason. A result equal to the call's latest one is not
-- stored again.
-- :call_row        integer  calls.id
-- :qualification   text?    a JSON object
-- :failure_reason  text?    no_answers, rejected, startup_failed or do_not_call
-- :failure_detail  text?    in words
-- :disposition     text?    the agent's finer word
-- :call_back_at    instant? when the lead wants to be called again
-- :source          text     api:NAME, qualify
-- :now             instant  when it is now
insert into results (call_row, qualification, failure_reason, failure_detail, disposition, call_back_at, source, received_at)
select :call_row, :qualification, :failure_reason, :failure_detail, :disposition, :call_back_at, :source, :now
where (:qualification, :failure_reason, :failure_detail, :disposition, :call_back_at)
      is not (select qualification, failure_reason, failure_detail, disposition, call_back_at from results
              where call_row = :call_row order by id desc limit 1);
