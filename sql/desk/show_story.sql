-- What happened to some calls, in time order: each try of each stage, each row that was written, and what LiveKit and the
-- agent reported. Within a second, what a try wrote follows that try. call_id is null where there is one call only.
-- :call_rows  integers  calls.id
-- :lead_id    integer?  leads.id: the coming of that lead as well; null, of none
-- -> at           text
-- -> call_id      text?
-- -> event        text
-- -> stage        text?
-- -> attempt      integer?
-- -> outcome      text?
-- -> duration_ms  integer?
-- -> code         integer?
-- -> error_kind   text?
-- -> error        text?
-- -> tokens       integer?
-- -> cost_usd     real?
-- -> detail       text?
with chosen as (
  select calls.* from json_each(:call_rows) as wanted join calls on calls.id = wanted.value
), walks as (
  select jobs.*, iif(jobs.flow = 'outreach', 'outreach ', '') as walk from chosen join jobs on jobs.call_row = chosen.id
), tries as (
  -- A try of stage email composes the mail, or sends it and has the server's code.
  select attempts.*, walks.call_row, iif(attempts.stage <> 'email', attempts.stage, iif(code is null, 'compose', 'send')) as act
  from walks join attempts on attempts.job_id = walks.id
), moments (call_row, at, acts, place, event, more) as (
  -- acts: one of these tries wrote it. place: the order within a second and a try. more: the other columns that it has.
  select null, created_at, '', 0, 'lead came', json_object('detail', 'from ' || source) from leads where id = :lead_id
  union all
  select id, created_at, '', 1, iif(origin = 'imported', 'call known', 'scheduled'),
         json_object('detail', 'room ' || call_room)
  from chosen
  union all
  select id, metadata_at, '', 2, 'metadata came', '{}' from chosen where origin = 'imported'
  union all
  select call_row, created_at, '', 3, walk || 'enqueued', '{}' from walks
  union all
  select id, room_ready_at, 'room', 5, 'room ready', '{}' from chosen
  union all
  select id, call_started_at, 'room', 6, 'dialled', json_object('detail', sip_call_id) from chosen where origin = 'dialled'
  union all
  select id, answered_at, 'dial', 7, 'answered', '{}' from chosen
  union all
  select chosen.id, occurred_at, 'room dial', 8, event,
         json_object('detail', nullif(ltrim(ifnull(identity, '')
                                            || ifnull(' ' || (body ->> '$.participant.attributes."sip.callStatus"'), '')
                                            || ifnull(' ' || (body ->> '$.participant.disconnectReason'), '')), ''))
  from chosen join webhook_events on webhook_events.call_row = chosen.id
  union all
  select chosen.id, received_at, 'room dial', 9, 'result',
         json_object('outcome', ifnull(taken_as, 'not taken yet'), 'error_kind', said.failure_reason,
                     'error', said.failure_detail,
                     'detail', said.source || ifnull(': ' || said.qualification, '')
                               || ifnull('; until then ' || overrode, ''))
  from chosen join results as said on said.call_row = chosen.id
  union all
  select id, call_ended_at, 'room dial locate follow', 10, 'call ended',
         json_object('outcome', status, 'code', sip_status_code, 'error_kind', failure_reason, 'error', failure_detail,
                     'detail', disconnect_reason)
  from chosen where origin = 'dialled'
  union all
  select id, lead_settled_at, 'any', 11, 'lead settled',
         json_object('outcome', iif(retry_spent, 'a retry spent', 'no retry spent'))
  from chosen
  union all
  select id, assembled_at, 'assemble', 12, 'transcript assembled', json_object('outcome', order_quality)
  from chosen join transcripts on transcripts.call_row = chosen.id
  union all
  select id, summaries.created_at, 'summarize', 12, 'summary ' || revision,
         json_object('outcome', state, 'error_kind', error_kind, 'error', refusal,
                     'tokens', prompt_tokens + completion_tokens)
  from chosen join summaries on summaries.call_row = chosen.id
  union all
  select chosen.id, composed_at, 'compose', 12, 'mail ' || revision || ' composed', '{}'
  from chosen join mails on mails.call_row = chosen.id
  union all
  select chosen.id, sent_at, 'send', 13, 'mail ' || revision || ' sent', json_object('outcome', state, 'code', smtp_code)
  from chosen join mails on mails.call_row = chosen.id
  union all
  select call_row, finished_at, 'any', 14, walk || 'finished',
         json_object('stage', stage, 'outcome', status, 'error_kind', error_kind, 'detail', outcome)
  from walks
), story as (
  select call_row, started_at as at, id as try, 4 as place, iif(outcome = 'rerun', 'asked again', 'try') as event, stage,
         attempt, outcome, duration_ms, code, error_kind, error, prompt_tokens + completion_tokens as tokens, cost_usd,
         null as detail
  from tries
  union all
  select call_row, at,
         (select ifnull(max(id), 0) from tries
          where tries.call_row = moments.call_row and started_at <= at
            and (acts = 'any' or instr(' ' || acts || ' ', ' ' || act || ' '))),
         place, event, more ->> 'stage', null, more ->> 'outcome', null, more ->> 'code', more ->> 'error_kind',
         more ->> 'error', more ->> 'tokens', null, more ->> 'detail'
  from moments where at is not null
)
select strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') as at,
       iif(json_array_length(:call_rows) > 1, (select calls.call_id from calls where id = story.call_row), null) as call_id,
       event, stage, attempt, outcome, duration_ms, code, error_kind, error, tokens, cost_usd, detail
from story
order by story.at, try, place;
