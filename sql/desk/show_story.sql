-- What happened to some calls, in time order: each try of each stage, each row that was written, and what LiveKit and the
-- agent said. Within a second, what a try wrote follows that try. call_id is null where there is one call only.
-- :ids      integers  calls.id
-- :lead_id  integer?  leads.id: the coming of that lead as well; null, of none
-- -> at           text?
-- -> call_id      integer
-- -> event        text?
-- -> stage        text
-- -> attempt      text?
-- -> outcome      text
-- -> duration_ms  integer
-- -> code         text?
-- -> error_kind   text?
-- -> error        text?
-- -> tokens       integer
-- -> cost_usd     real?
-- -> detail       text?
with chosen as (
  select calls.* from json_each(:ids) as wanted join calls on calls.id = wanted.value
), walks as (
  select jobs.*, iif(jobs.flow = 'outreach', 'outreach ', '') as walk from chosen join jobs on jobs.call_row = chosen.id
), tries as (
  select attempts.*, walks.call_row from walks join attempts on attempts.job_id = walks.id
), story (call, at, try, place, event, stage, attempt, outcome, duration_ms, code, error_kind, error, tokens, cost_usd,
          detail) as (
  select null, created_at, 0, 0, 'lead came', null, null, null, null, null, null, null, null, null, 'from ' || source
  from leads where id = :lead_id
  union all
  select id, created_at, 0, 1, iif(origin = 'imported', 'call known', 'scheduled'), null, null, null, null, null, null, null,
         null, null, iif(origin = 'imported', null, 'room ' || call_room)
  from chosen
  union all
  select id, metadata_at, 0, 2, 'metadata came', null, null, null, null, null, null, null, null, null, null
  from chosen where metadata_at is not null and origin = 'imported'
  union all
  select call_row, created_at, 0, 3, walk || 'enqueued', null, null, null, null, null, null, null, null, null, null
  from walks
  union all
  select call_row, started_at, id, 4, iif(outcome = 'rerun', 'asked again', 'try'), stage, attempt, outcome, duration_ms,
         code, error_kind, error, prompt_tokens + completion_tokens, cost_usd, null
  from tries
  union all
  select id, room_ready_at, ifnull((select max(id) from tries where call_row = chosen.id and stage = 'room'
                             and started_at <= room_ready_at), 0), 5, 'room ready', null, null, null, null, null, null, null,
         null, null, null
  from chosen where room_ready_at is not null
  union all
  select id, call_started_at, ifnull((select max(id) from tries where call_row = chosen.id and stage = 'room'
                               and started_at <= call_started_at), 0), 6, 'dialled', null, null, null, null, null, null, null, null, null, sip_call_id
  from chosen where origin = 'dialled' and call_started_at is not null
  union all
  select id, answered_at, ifnull((select max(id) from tries where call_row = chosen.id and stage = 'dial'
                           and started_at <= answered_at), 0), 7, 'answered', null, null, null, null, null, null, null, null,
         null, null
  from chosen where answered_at is not null
  union all
  select chosen.id, event.occurred_at, ifnull((select max(id) from tries where call_row = chosen.id
                                        and stage in ('room', 'dial') and started_at <= event.occurred_at), 0), 8, event.event, null, null, null, null, null, null, null, null, null,
         nullif(words, '')
  from chosen
  join (select call_row, occurred_at, event,
               ltrim(ifnull(identity, '') || ifnull(' ' || (body ->> '$.participant.attributes."sip.callStatus"'), '')
                     || ifnull(' ' || (body ->> '$.participant.disconnectReason'), '')) as words
        from webhook_events where call_row is not null) as event on event.call_row = chosen.id
  union all
  select chosen.id, said.received_at, ifnull((select max(id) from tries where call_row = chosen.id
                                       and stage in ('room', 'dial') and started_at <= said.received_at), 0), 9, 'result', null, null, ifnull(said.taken_as, 'not taken yet'), null, null,
         said.failure_reason, said.failure_detail, null, null, said.source || ifnull(': ' || said.qualification, '') || ifnull('; until then ' || said.overrode, '')
  from chosen
  join results as said on said.call_row = chosen.id
  union all
  select id, call_ended_at, ifnull((select max(id) from tries where call_row = chosen.id and stage <> 'push'
                             and started_at <= call_ended_at), 0),
         10, 'call ended', null, null, status, null, sip_status_code, failure_reason, failure_detail, null, null,
         disconnect_reason
  from chosen where origin = 'dialled' and call_ended_at is not null
  union all
  select id, lead_settled_at, ifnull((select max(id) from tries where call_row = chosen.id and started_at <= lead_settled_at), 0),
         11, 'lead settled', null, null, iif(retry_spent, 'a retry spent', 'no retry spent'), null, null, null, null, null, null,
         null
  from chosen where lead_settled_at is not null
  union all
  select id, assembled_at, ifnull((select max(id) from tries where call_row = chosen.id and stage = 'assemble'
                                   and outcome = 'done' and started_at <= assembled_at), 0),
         12, 'transcript assembled', null, null, order_quality, null, null, null, null, null, null, null
  from chosen join transcripts on transcripts.call_row = chosen.id
  union all
  select id, summaries.created_at, ifnull((select max(id) from tries where call_row = chosen.id and stage = 'summarize'
                                    and outcome = 'done' and started_at <= summaries.created_at), 0),
         12, 'summary ' || revision, null, null, state, null, null, error_kind, refusal,
         prompt_tokens + completion_tokens, null, null
  from chosen join summaries on summaries.call_row = chosen.id
  union all
  select chosen.id, composed_at, ifnull((select max(id) from tries where call_row = chosen.id and stage = 'email'
                                         and code is null and started_at <= composed_at), 0),
         12, 'mail ' || revision || ' composed', null, null, null, null, null, null, null, null, null, null
  from chosen join mails on mails.call_row = chosen.id
  union all
  select chosen.id, sent_at, ifnull((select max(id) from tries where call_row = chosen.id and stage = 'email'
                                     and code is not null and started_at <= sent_at), 0),
         13, 'mail ' || revision || ' sent', null, null, state, null, smtp_code, null, null, null, null, null
  from chosen join mails on mails.call_row = chosen.id where sent_at is not null
  union all
  select call_row, finished_at, ifnull((select max(id) from tries where tries.call_row = walks.call_row), 0), 14,
         walk || 'finished', stage, null, status, null, null, error_kind, null, null, null, outcome
  from walks where finished_at is not null
)
select strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') as at,
       iif(json_array_length(:ids) > 1, (select calls.call_id from calls where id = story.call), null) as call_id,
       event, stage, attempt, outcome, duration_ms, code, error_kind, error, tokens, cost_usd, detail
from story
order by story.at, try, place;
