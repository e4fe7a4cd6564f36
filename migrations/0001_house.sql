-- The house: one job table that both flows walk through, and the tables of the post-call flow.
-- Instants are unix seconds, UTC (*_at, *_after, *_until); durations name their unit.

-- The state machine as data: one row is one stage of one flow.
create table stages (
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
  pause_reason      text,
  unique (flow, position),
  check (paused_until is null or pause_reason is not null)
) strict;

-- One row is a customer whose calls are processed. 'unknown': a call named it before its configuration came.
create table tenants (
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

-- One row is one conversation. external_id is the id the outside world knows it by.
create table calls (
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
  updated_at        integer not null,
  unique (tenant_id, external_id),
  check ((status = 'failed') = (failure_reason is not null))
) strict;
create index calls_by_external_id on calls (external_id);
create index calls_by_phone on calls (phone) where phone is not null;

-- One row is one call's walk through one flow.
create table jobs (
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
  updated_at        integer not null,
  unique (flow, call_id),
  check (status <> 'processing' or (runner_id is not null and lease_until is not null)),
  check (status <> 'failed' or error_kind is not null),
  check (status <> 'completed' or finished_at is not null)
) strict;
-- Ready rows only, so that neither history nor rows waiting for retry_after cost a claim anything.
create index jobs_ready on jobs (stage, priority, id) where status = 'pending' and retry_after is null;
create index jobs_waiting on jobs (retry_after) where status = 'pending' and retry_after is not null;
create index jobs_retrying on jobs (stage) where status = 'pending' and retry_after is not null and attempt > 0;
create index jobs_processing on jobs (stage, runner_id, lease_until) where status = 'processing';
create index jobs_failed on jobs (error_kind, stage) where status = 'failed';
create index jobs_by_call on jobs (call_id);
create index jobs_finished on jobs (finished_at) where finished_at is not null;

-- One row is one try of one stage; append-only.
create table attempts (
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
create index attempts_by_job on attempts (job_id, id);
create index attempts_by_start on attempts (started_at);

-- One row is one running process. boot id, pid namespace, pid and process start name it for good.
create table runners (
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
create index runners_running on runners (id) where stopped_at is null;

-- What the importer brought. Several versions of one item may stand here; assemble chooses.
create table transcript_items (
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

-- One assembled conversation.
create table transcripts (
  call_id           integer primary key references calls (id),
  turns             text not null check (json_type(turns) = 'array'),  -- [{"item_id","role","text","interrupted"}]
  turn_count        integer not null,
  character_count   integer not null,
  highest_seq       integer,
  order_quality     text not null check (order_quality in ('linked', 'repaired', 'sequence')),
  order_counts      text not null check (json_type(order_counts) = 'object'),  -- {"forks":1,"cycles":0,...}
  assembled_at      integer not null
) strict;

-- One PostCallSummary. revision grows when a person has it made again.
create table summaries (
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

-- One notification, written down before it leaves.
create table mails (
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

-- What a person may tune while the mill runs. Values are JSON.
create table settings (
  name              text primary key,
  value             text not null check (json_valid(value)),
  about             text not null
) strict;

insert into stages (name, flow, position, next, when_lost, timeout_s, in_flight_limit) values
  ('import',    'postcall', 1, 'assemble',  'import',    30, 1000),
  ('assemble',  'postcall', 2, 'summarize', 'assemble',  30, 1000),
  ('summarize', 'postcall', 3, 'email',     'summarize', 120, 32),
  ('email',     'postcall', 4, null,        'email',     300, 8);

insert into settings (name, value, about) values
  ('llm_prices',
   '{"gpt-4o-mini":{"prompt":0.15,"cached":0.075,"completion":0.60},"gpt-4o":{"prompt":2.50,"cached":1.25,"completion":10.00},"gpt-4.1-mini":{"prompt":0.40,"cached":0.10,"completion":1.60}}',
   'USD per million tokens, by model: the cost of an attempt');

-- Whoever writes status = 'pending' is a person (or an enqueue that asks again): start afresh, keep the story.
-- Only the mill's own transitions go from 'processing' to 'pending' with runner_id cleared in the same UPDATE.
create trigger jobs_rerun after update of status on jobs
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

pragma user_version = 1;
