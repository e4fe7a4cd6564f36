-- What migrations/ add up to, for reading; the migrations make the database, this file is run by nobody.
-- Generated: CALLMILL_ACCEPT=1 build/release/tests/callmill-tests "sql/schema.sql*"

CREATE TABLE stages (
  name              text primary key,
  flow              text not null check (flow in ('postcall', 'outreach')),
  position          integer not null,
  next              text references stages (name) deferrable initially deferred,  -- null: the flow ends here
  when_lost         text not null references stages (name) deferrable initially deferred,
  max_attempts      integer not null default 3 check (max_attempts >= 1),
  backoff_first_s   integer not null default 1 check (backoff_first_s >= 0),
  backoff_cap_s     integer not null default 8 check (backoff_cap_s >= backoff_first_s),
  timeout_s         integer not null check (timeout_s >= 1),
  in_flight_limit   integer not null check (in_flight_limit >= 0),
  per_second        real check (per_second > 0),                -- null: not paced
  paced_until_ms    integer not null default 0,                 -- pacing's memory: when the next start is due (unix ms)
  paused_until      integer,
  pause_reason      text, deferral_first_s integer not null default 60 check (deferral_first_s >= 0), deferral_cap_s integer not null default 3600 check (deferral_cap_s >= deferral_first_s), deferral_limit_s integer not null default 86400 check (deferral_limit_s >= 0), look_every_s integer check (look_every_s >= 1), once_waits integer not null default 0
  check (once_waits in (0, 1) and (once_waits = 0 or flow = 'outreach')),
  unique (flow, position),
  check (paused_until is null or pause_reason is not null)
) strict;

CREATE TABLE tenants (
  tenant_id         text primary key check (length(tenant_id) >= 3),
  status            text not null default 'active' check (status in ('active', 'disabled', 'unknown')),
  display_name      text not null,
  recipients        text not null default '[]' check (json_type(recipients) = 'array'),
  bcc               text not null default '[]' check (json_type(bcc) = 'array'),
  reply_to          text,
  timezone          text not null default 'UTC',                -- IANA name
  language          text not null default 'en',                 -- BCP 47 tag, e.g. fr-FR
  post_call         integer not null default 1 check (post_call in (0, 1)),
  mail_when_empty   integer not null default 1 check (mail_when_empty in (0, 1)),
  summary_fields    text not null default '{}' check (json_type(summary_fields) = 'object'),
  created_at        integer not null,
  updated_at        integer not null
) strict;

CREATE TABLE calls (
  id                integer primary key,
  tenant_id         text not null references tenants (tenant_id),
  external_id       text not null check (length(external_id) >= 1),
  status            text not null default 'calling' check (status in ('calling', 'called', 'pushed', 'failed')),
  failure_reason    text,
  failure_detail    text,
  direction         text check (direction in ('inbound', 'outbound')),
  phone             text,                                       -- the other party's number, as it came
  called_number     text,
  call_started_at   integer,
  call_ended_at     integer,                                    -- null: the conversation is not finished
  duration_seconds  integer check (duration_seconds >= 0),
  metadata_at       integer,                                    -- when the call's metadata came; null: not yet
  created_at        integer not null,
  updated_at        integer not null, lead_id integer references leads (id) on delete set null, name text, source text, call_room text
  check (call_room is null or failure_reason is null or failure_reason in (
    'rejected', 'unanswered', 'dispatch_failed', 'startup_failed', 'stale_timeout', 'no_answers')), answered_at integer, sip_call_id text, sip_status_code integer, leg_status text, disconnect_reason text, room_ready_at integer, qualification text
  check (qualification is null or json_type(qualification) = 'object'), crm_customer_id text, crm_task_id text, lead_settled_at integer, retry_spent integer not null default 0 check (retry_spent in (0, 1)), disposition text
  generated always as (substr(failure_detail, 1, instr(failure_detail, ':') - 1)) virtual,
  unique (tenant_id, external_id),
  check ((status = 'failed') = (failure_reason is not null))
) strict;

CREATE INDEX calls_by_end on calls (call_ended_at) where call_ended_at is not null;

CREATE INDEX calls_by_external_id on calls (external_id);

CREATE INDEX calls_by_lead on calls (lead_id, id) where lead_id is not null;

CREATE INDEX calls_by_phone on calls (phone) where phone is not null;

CREATE UNIQUE INDEX calls_calling on calls (lead_id) where status = 'calling' and lead_id is not null;

CREATE INDEX calls_lines on calls (id) where call_room is not null and call_ended_at is null;

CREATE INDEX calls_outreach on calls (created_at) where call_room is not null;

CREATE INDEX calls_unfinished on calls (id) where call_ended_at is null;

CREATE INDEX calls_unsettled on calls (id)
  where call_room is not null and status = 'failed' and lead_settled_at is null;

CREATE TABLE jobs (
  id                integer primary key,
  flow              text not null check (flow in ('postcall', 'outreach')),
  call_id           integer not null references calls (id),
  stage             text not null references stages (name),
  status            text not null default 'pending' check (status in ('pending', 'processing', 'completed', 'failed')),
  attempt           integer not null default 0 check (attempt >= 0),  -- tries spent in this stage
  lost_count        integer not null default 0 check (lost_count >= 0),  -- runners that died over it in this stage
  claim_number      integer not null default 0,                 -- grows with every claim: the fence
  retry_after       integer,                                    -- null: ready; else the job waits until then
  priority          integer not null default 0,                 -- smaller goes first
  runner_id         integer references runners (id),
  lease_until       integer,
  outcome           text,                                       -- how it went, once known: mailed, empty, refused, ...
  last_error        text,
  error_kind        text,
  enqueued_at       integer not null,
  claimed_at        integer,
  finished_at       integer,
  created_at        integer not null,
  updated_at        integer not null, step text, step_claim integer not null default 0,
  unique (flow, call_id),
  check (status <> 'processing' or (runner_id is not null and lease_until is not null)),
  check (status <> 'failed' or error_kind is not null),
  check (status <> 'completed' or finished_at is not null)
) strict;

CREATE INDEX jobs_by_call on jobs (call_id);

CREATE INDEX jobs_failed on jobs (error_kind, stage) where status = 'failed';

CREATE INDEX jobs_failed_at on jobs (finished_at) where status = 'failed';

CREATE INDEX jobs_finished on jobs (finished_at) where finished_at is not null;

CREATE INDEX jobs_outreach_waiting on jobs (stage)
  where flow = 'outreach' and status = 'pending' and retry_after is not null;

CREATE INDEX jobs_processing on jobs (stage, runner_id, lease_until) where status = 'processing';

CREATE INDEX jobs_ready on jobs (stage, priority, id) where status = 'pending' and retry_after is null;

CREATE INDEX jobs_retrying on jobs (stage) where status = 'pending' and retry_after is not null and attempt > 0;

CREATE INDEX jobs_waiting on jobs (retry_after) where status = 'pending' and retry_after is not null;

CREATE TRIGGER jobs_end_calls after update of status on jobs
when new.flow = 'outreach' and new.status = 'failed' and new.stage <> 'push'
begin
  update calls
  set status = 'failed',
      failure_reason = case when new.stage = 'room' then 'startup_failed'
                            when new.stage = 'dial' then 'dispatch_failed'
                            else 'stale_timeout' end,
      failure_detail = iif(new.stage = 'room', 'infrastructure', 'internal') || ': stage ' || new.stage || ' failed, '
                       || new.error_kind || ': ' || ifnull(new.last_error, ''),
      call_ended_at = ifnull(call_ended_at, unixepoch()), updated_at = unixepoch()
  where id = new.call_id and status = 'calling';
  -- Nobody looks any more whether its line is in use.
  update calls set call_ended_at = unixepoch(), updated_at = unixepoch()
  where id = new.call_id and call_ended_at is null;
end;

CREATE TRIGGER jobs_rerun after update of status on jobs
when new.status = 'pending' and not (old.status = 'processing' and new.runner_id is null)
begin
  insert into attempts (job_id, stage, attempt, runner_id, started_at, outcome, error_kind, error)
  values (new.id, new.stage, old.attempt, old.runner_id, unixepoch(), 'rerun', old.error_kind,
          'asked for again by hand; was ' || old.status || ' in stage ' || old.stage);
  update jobs
  set attempt = 0, lost_count = 0, runner_id = null, lease_until = null, claimed_at = null, finished_at = null,
      last_error = null, error_kind = null, outcome = null, enqueued_at = unixepoch(), updated_at = unixepoch(),
      retry_after = case when new.retry_after is old.retry_after then null else new.retry_after end
  where id = new.id;
end;

CREATE TABLE attempts (
  id                integer primary key,
  job_id            integer not null references jobs (id),
  stage             text not null,
  attempt           integer not null,
  runner_id         integer,
  started_at        integer not null,
  duration_ms       integer not null default 0 check (duration_ms >= 0),
  outcome           text not null check (outcome in ('done', 'again', 'failed', 'halt', 'lost', 'rerun', 'discarded')),
  code              integer,                                    -- HTTP or SMTP status
  error_kind        text,
  error             text,
  model             text,
  prompt_tokens     integer,
  cached_tokens     integer,
  completion_tokens integer,
  cost_usd          real,
  check (outcome in ('done', 'rerun') or error_kind is not null)
) strict;

CREATE INDEX attempts_by_job on attempts (job_id, id);

CREATE INDEX attempts_by_start on attempts (started_at);

CREATE INDEX attempts_of_dials on attempts (started_at) where stage = 'dial';

CREATE TABLE runners (
  id                integer primary key,
  host              text not null,
  boot_id           text not null,
  pid_namespace     text not null,
  pid               integer not null,
  process_started   integer not null,                           -- /proc/PID/stat field 22, clock ticks since boot
  version           text not null,
  started_at        integer not null,
  heartbeat_at      integer not null,
  stopped_at        integer,                                    -- null: running, or died without a word
  stop_reason       text,
  check ((stopped_at is null) = (stop_reason is null))
) strict;

CREATE INDEX runners_running on runners (id) where stopped_at is null;

CREATE TABLE transcript_items (
  id                integer primary key,                        -- arrival order
  tenant_id         text,                                       -- null: the document did not say
  external_id       text not null,                              -- the call's outside id
  item_id           text,
  previous_item_id  text,
  seq               integer,
  role              text,
  type              text,
  status            text,
  spoken_at_ms      integer,                                    -- when its speech began, if the document says (unix ms)
  chunks            text not null default '[]' check (json_type(chunks) = 'array'),  -- [{"seq":n|null,"text":"..."}]
  digest            integer not null,                           -- of everything above; makes re-import change nothing
  imported_at       integer not null,
  unique (external_id, digest)
) strict;

CREATE TABLE transcripts (
  call_id           integer primary key references calls (id),
  turns             text not null check (json_type(turns) = 'array'),  -- [{"item_id","role","text","interrupted"}]
  turn_count        integer not null,
  character_count   integer not null,
  highest_seq       integer,
  order_quality     text not null check (order_quality in ('linked', 'repaired', 'sequence')),
  order_counts      text not null check (json_type(order_counts) = 'object'),  -- {"forks":1,"cycles":0,...}
  assembled_at      integer not null
) strict;

CREATE TABLE summaries (
  call_id           integer not null references calls (id),
  revision          integer not null check (revision >= 1),
  state             text not null check (state in ('made', 'refused')),
  summary           text check (summary is null or json_type(summary) = 'object'),
  refusal           text,
  error_kind        text check (error_kind in ('refused', 'content_filter')),  -- who declined: the model, or the provider's filter
  unsupported       text not null default '[]' check (json_type(unsupported) = 'array'),  -- contact details the transcript does not contain
  model             text not null,
  prompt_tokens     integer,
  cached_tokens     integer,
  completion_tokens integer,
  created_at        integer not null,
  primary key (call_id, revision),
  check ((state = 'made') = (summary is not null)),
  check (state <> 'refused' or refusal is not null),
  check (state = 'refused' or error_kind is null)
) strict, without rowid;

CREATE TABLE mails (
  id                integer primary key,
  call_id           integer not null references calls (id),
  revision          integer not null check (revision >= 1),     -- grows with every mail composed anew for the call
  message_id        text not null unique,                       -- without angle brackets
  subject           text not null,
  recipients        text not null check (json_type(recipients) = 'array'),  -- [{"address","kind","state","code","reply"}]
  body              blob not null,                              -- the exact message as it goes out
  state             text not null check (state in ('pending', 'unknown', 'partial', 'sent', 'failed')),
  smtp_code         integer,
  smtp_reply        text,
  composed_at       integer not null,
  sent_at           integer,
  unique (call_id, revision),
  check (state not in ('sent', 'partial') or sent_at is not null)
) strict;

CREATE INDEX mails_unknown on mails (id) where state = 'unknown';

CREATE TABLE settings (
  name              text primary key,
  value             text not null check (json_valid(value)),
  about             text not null
) strict;

CREATE VIEW v_jobs as
select jobs.id as job_id, calls.tenant_id, calls.external_id as call_id, jobs.flow, jobs.stage, jobs.status,
       case when jobs.status <> 'pending' then jobs.status
            when jobs.retry_after is null then 'ready'
            else 'waiting' end as state,
       jobs.attempt, jobs.outcome, jobs.error_kind, jobs.last_error,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.retry_after, 'unixepoch') as retry_after,
       jobs.runner_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.lease_until, 'unixepoch') as lease_until,
       jobs.priority,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.enqueued_at, 'unixepoch') as enqueued_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.finished_at, 'unixepoch') as finished_at,
       (select round(sum(attempts.cost_usd), 12) from attempts where attempts.job_id = jobs.id) as cost_usd
from jobs
join calls on calls.id = jobs.call_id;

CREATE VIEW v_attempts as
select attempts.id as attempt_id, attempts.job_id, calls.tenant_id, calls.external_id as call_id, jobs.flow,
       attempts.stage, attempts.attempt, attempts.outcome,
       strftime('%Y-%m-%dT%H:%M:%SZ', attempts.started_at, 'unixepoch') as started_at,
       attempts.duration_ms, attempts.code, attempts.error_kind, attempts.error, attempts.model,
       attempts.prompt_tokens, attempts.cached_tokens, attempts.completion_tokens, attempts.cost_usd, attempts.runner_id,
       attempts.started_at as started_unix
from attempts
join jobs on jobs.id = attempts.job_id
join calls on calls.id = jobs.call_id;

CREATE VIEW v_runners as
select id as runner_id, host, pid, version,
       strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') as started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', heartbeat_at, 'unixepoch') as heartbeat_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', stopped_at, 'unixepoch') as stopped_at,
       stop_reason
from runners;

CREATE VIEW v_transcript_turns as
select calls.tenant_id, calls.external_id as call_id, turn.key + 1 as position, turn.value ->> 'role' as role,
       turn.value ->> 'text' as text, turn.value ->> 'item_id' as item_id
from calls
join transcripts on transcripts.call_id = calls.id
join json_each(transcripts.turns) as turn;

CREATE VIEW v_summaries as
select calls.tenant_id, calls.external_id as call_id, summaries.revision, summaries.state, summaries.summary,
       summaries.refusal, summaries.error_kind, summaries.unsupported, summaries.model, summaries.prompt_tokens,
       summaries.cached_tokens, summaries.completion_tokens,
       strftime('%Y-%m-%dT%H:%M:%SZ', summaries.created_at, 'unixepoch') as created_at
from summaries
join calls on calls.id = summaries.call_id;

CREATE VIEW v_mails as
select mails.id as mail_id, calls.tenant_id, calls.external_id as call_id, mails.revision, mails.state, mails.subject,
       (select group_concat((recipient.value ->> 'address')
                            || iif(recipient.value ->> 'kind' = 'bcc', ' (bcc)', '') || ': '
                            || (recipient.value ->> 'state')
                            || coalesce(' ' || nullif(recipient.value ->> 'code', 0), '')
                            || iif(recipient.value ->> 'state' = 'sent', '',
                                   coalesce(' ' || nullif(recipient.value ->> 'reply', ''), '')), '; ')
        from json_each(mails.recipients) as recipient) as recipients,
       mails.smtp_code, mails.smtp_reply, mails.message_id, length(mails.body) as body_bytes,
       strftime('%Y-%m-%dT%H:%M:%SZ', mails.composed_at, 'unixepoch') as composed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', mails.sent_at, 'unixepoch') as sent_at,
       mails.sent_at as sent_unix
from mails
join calls on calls.id = mails.call_id;

CREATE TABLE api_tokens (
  id                integer primary key,
  name              text not null check (length(name) between 1 and 64),
  scope             text not null check (scope in ('enqueue', 'operator', 'agent')),
  token_hash        blob not null unique check (length(token_hash) = 32),
  created_at        integer not null,
  revoked_at        integer                                     -- null: valid
) strict;

CREATE UNIQUE INDEX api_tokens_valid on api_tokens (name) where revoked_at is null;

CREATE TABLE watermarks (
  mongodb_db        text not null,
  collection        text not null,
  read_to           integer,                                    -- ObjectIds made before it have been read; null: read whole every time
  read_at           integer not null,                           -- when it was last looked at, to a minute
  primary key (mongodb_db, collection)
) strict, without rowid;

CREATE TABLE phone_tenants (
  phone_number      text primary key,                           -- E.164
  tenant_id         text not null check (length(tenant_id) >= 3),
  client_id         text,
  updated_at        integer not null
) strict;

CREATE TABLE leads (
  id                integer primary key,
  tenant_id         text references tenants (tenant_id),        -- whose calls these will be; null: not said yet
  name              text not null check (length(name) >= 1),
  phone             text not null check (length(phone) >= 1),   -- as it came
  source            text not null check (length(source) >= 1),
  email             text,
  product_name      text,
  city              text,
  state             text,
  query_message     text,
  phone_e164        text unique                                 -- what is dialled; null: phone could not be read
                    check (phone_e164 glob '+91[6-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  status            text not null default 'new' check (status in ('new', 'dispatched', 'failed')),
  priority          integer not null default 0,                 -- smaller is dialled first
  retry_after       integer,                                    -- null: may be dialled; else waits until then
  retry_count       integer not null default 0 check (retry_count >= 0),
  failure_reason    text check (failure_reason in (
                      'invalid_phone', 'not_whitelisted', 'do_not_call',  -- never dialled
                      'rejected', 'unanswered', 'dispatch_failed', 'startup_failed', 'stale_timeout', 'no_answers')),
  failure_detail    text,                                       -- in words
  attributes        text not null default '{}' check (json_type(attributes) = 'object'),  -- the list's further columns
  created_at        integer not null default (unixepoch()),
  updated_at        integer not null default (unixepoch()), due_at integer,
  check ((status = 'failed') = (failure_reason is not null)),
  check (status = 'failed' or phone_e164 is not null)
) strict;

CREATE INDEX leads_by_age on leads (created_at);

CREATE INDEX leads_by_status on leads (status) where status <> 'new';

CREATE INDEX leads_by_tenant on leads (tenant_id) where tenant_id is not null;

CREATE INDEX leads_ready on leads (priority, ifnull(due_at, created_at), id) where status = 'new' and retry_after is null;

CREATE UNIQUE INDEX leads_unreadable on leads (phone, name, source) where phone_e164 is null;

CREATE INDEX leads_waiting on leads (retry_after, priority, id) where status = 'new' and retry_after is not null;

CREATE TABLE do_not_call (
  phone_e164        text primary key
                    check (phone_e164 glob '+91[6-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  reason            text,
  source            text not null check (length(source) >= 1),  -- who put it there: operator, a file's name, a call
  created_at        integer not null default (unixepoch())
) strict, without rowid;

CREATE INDEX do_not_call_by_age on do_not_call (created_at);

CREATE TRIGGER do_not_call_stops_leads after insert on do_not_call
begin
  update leads
  set status = 'failed', failure_reason = 'do_not_call',
      failure_detail = 'on the do-not-call list' || ifnull(': ' || new.reason, ''), retry_after = null,
      updated_at = new.created_at
  where phone_e164 = new.phone_e164 and status = 'new';
end;

CREATE TABLE holidays (
  day               text primary key check (day is date(day, '+0 days')),  -- 2026-11-08
  name              text not null check (length(name) >= 1)
) strict, without rowid;

CREATE TABLE call_results (
  id                integer primary key,
  call_id           integer not null references calls (id),
  qualification     text check (qualification is null or json_type(qualification) = 'object'),
  failure_reason    text check (failure_reason in ('rejected', 'startup_failed', 'no_answers')),
  failure_detail    text,
  source            text not null default 'sql' check (length(source) >= 1),  -- who says so: api:NAME, qualify, sql, ...
  received_at       integer not null default (unixepoch()),
  taken_at          integer,                                    -- null: nobody has looked at it yet
  taken_as          text check (taken_as in ('called', 'no_answers', 'failed', 'late', 'kept')),  -- what it did
  turned            text,                                       -- 'late': what the call had failed with until then
  check ((qualification is null) <> (failure_reason is null)),
  check ((taken_at is null) = (taken_as is null))
) strict;

CREATE INDEX call_results_by_call on call_results (call_id, id);

CREATE INDEX call_results_new on call_results (id) where taken_at is null;

CREATE TRIGGER call_results_wake after insert on call_results
begin
  update jobs set retry_after = null
  where call_id = new.call_id and flow = 'outreach' and status = 'pending' and retry_after is not null
    and stage in ('room', 'locate', 'follow');
end;

CREATE TABLE webhook_events (
  event_id          text primary key,
  event             text not null,
  call_id           integer references calls (id),              -- null: of no call of ours
  identity          text,                                       -- of its participant
  occurred_at       integer not null,                           -- its createdAt
  received_at       integer not null,
  body              text not null check (json_valid(body))
) strict, without rowid;

CREATE INDEX webhook_events_by_call on webhook_events (call_id, occurred_at) where call_id is not null;

CREATE INDEX webhook_events_by_receipt on webhook_events (received_at);

CREATE TRIGGER webhook_events_wake after insert on webhook_events when new.event = 'participant_left'
begin
  update jobs set retry_after = null
  where call_id = new.call_id and flow = 'outreach' and status = 'pending' and retry_after is not null
    and stage in ('locate', 'follow');
end;

CREATE TABLE retry_rules (
  failure_reason    text not null check (failure_reason in (
                      'rejected', 'unanswered', 'dispatch_failed', 'startup_failed', 'stale_timeout', 'no_answers')),
  disposition       text not null default '*',
  retries           integer not null default 1 check (retries in (0, 1)),     -- 0: the lead is failed
  after_s           integer check (after_s >= 0),               -- null: CALL_RETRY_AFTER_HOURS
  spends            integer not null default 1 check (spends in (0, 1)),      -- 1: counts towards MAX_CALL_RETRIES
  adds_do_not_call  integer not null default 0 check (adds_do_not_call in (0, 1)),
  halt_s            integer check (halt_s >= 1),                -- stage dial pauses for so long; null: not at all
  about             text not null,
  primary key (failure_reason, disposition)
) strict, without rowid;

CREATE TABLE breaker_trips (
  id                integer primary key,
  tripped_at        integer not null,
  pause_s           integer not null check (pause_s >= 1),
  dials             integer not null,                           -- looked at
  bad_dials         integer not null,                           -- of these, trunk failures and sub-second 480/486
  reason            text not null
) strict;

CREATE VIEW v_stages as
select name as stage, flow, position, next, when_lost, max_attempts, backoff_first_s, backoff_cap_s, timeout_s,
       in_flight_limit, per_second,
       strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch') as paused_until, pause_reason,
       deferral_first_s, deferral_cap_s, deferral_limit_s, look_every_s, once_waits
from stages;

CREATE VIEW v_calls as
select calls.tenant_id, calls.external_id as call_id, tenants.display_name as tenant, calls.status, calls.failure_reason,
       calls.failure_detail, calls.direction, calls.phone, calls.called_number,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_started_at, 'unixepoch') as call_started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_ended_at, 'unixepoch') as call_ended_at,
       calls.duration_seconds,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.created_at, 'unixepoch') as created_at,
       calls.call_ended_at as call_ended_unix,
       calls.id as call_row,
       calls.lead_id, calls.name, calls.source, calls.call_room,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.room_ready_at, 'unixepoch') as room_ready_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.answered_at, 'unixepoch') as answered_at,
       calls.leg_status, calls.disconnect_reason, calls.sip_call_id, calls.sip_status_code, calls.disposition,
       calls.qualification, calls.crm_customer_id, calls.crm_task_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.lead_settled_at, 'unixepoch') as lead_settled_at, calls.retry_spent,
       calls.created_at as created_unix, calls.call_started_at as call_started_unix, calls.answered_at as answered_unix
from calls
join tenants on tenants.tenant_id = calls.tenant_id;

CREATE VIEW v_leads as
select id as lead_id, tenant_id, name, phone, source, email, product_name, city, state, query_message, phone_e164, status,
       priority, strftime('%Y-%m-%dT%H:%M:%SZ', retry_after, 'unixepoch') as retry_after, retry_count, failure_reason,
       failure_detail, attributes,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as on_do_not_call,
       strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') as created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', updated_at, 'unixepoch') as updated_at,
       retry_after as retry_after_unix, created_at as created_unix,
       -- What its last call came to, in words; null: never called.
       (select case when status = 'failed' then failure_reason || ifnull(': ' || failure_detail, '')
                    else status || ifnull(': task ' || crm_task_id, '') end
        from calls where calls.lead_id = leads.id order by calls.id desc limit 1) as last_outcome
from leads;

CREATE VIEW v_lines as
select calls.tenant_id, calls.external_id as call_id, calls.lead_id, calls.name, calls.phone, calls.call_room,
       jobs.stage, calls.leg_status,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.created_at, 'unixepoch') as created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_started_at, 'unixepoch') as call_started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.answered_at, 'unixepoch') as answered_at,
       calls.created_at as created_unix
from calls indexed by calls_lines
left join jobs on jobs.flow = 'outreach' and jobs.call_id = calls.id
where calls.call_room is not null and calls.call_ended_at is null;

CREATE VIEW v_call_results as
select call_results.id as result_id, calls.tenant_id, calls.external_id as call_id, calls.lead_id,
       call_results.qualification, call_results.failure_reason, call_results.failure_detail, call_results.source,
       strftime('%Y-%m-%dT%H:%M:%SZ', call_results.received_at, 'unixepoch') as received_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', call_results.taken_at, 'unixepoch') as taken_at, call_results.taken_as,
       call_results.turned
from call_results
join calls on calls.id = call_results.call_id;

CREATE VIEW v_webhook_events as
select webhook_events.event_id, webhook_events.event, calls.tenant_id, calls.external_id as call_id, calls.lead_id,
       webhook_events.identity, webhook_events.body ->> '$.participant.disconnectReason' as disconnect_reason,
       webhook_events.body ->> '$.participant.attributes."sip.callStatus"' as leg_status,
       strftime('%Y-%m-%dT%H:%M:%SZ', webhook_events.occurred_at, 'unixepoch') as occurred_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', webhook_events.received_at, 'unixepoch') as received_at
from webhook_events
left join calls on calls.id = webhook_events.call_id;

CREATE VIEW v_retry_rules as
select failure_reason, disposition, retries, after_s, spends, adds_do_not_call, halt_s, about from retry_rules;
