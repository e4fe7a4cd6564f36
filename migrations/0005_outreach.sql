-- The second flow: a dial attempt of a lead walks room -> dial -> follow -> push, with locate for what is unknown.

insert into stages (name, flow, position, next, when_lost, max_attempts, backoff_cap_s, timeout_s, in_flight_limit) values
  ('room',   'outreach', 1, 'dial',   'room',   4, 8, 15, 100),
  ('dial',   'outreach', 2, 'follow', 'locate', 1, 8, 95, 100),   -- longer than X-Twirp-Timeout-Ms, that than the ringing
  ('locate', 'outreach', 3, 'follow', 'locate', 3, 8, 15, 100),
  ('follow', 'outreach', 4, 'push',   'follow', 3, 8, 15, 100),
  ('push',   'outreach', 5, null,     'push',   5, 60, 30, 10);
update stages set per_second = 100 / 60.0 where name = 'push';   -- Talking Shops: 100 requests a minute

-- How long a stage that only looks waits from look to look; null: the stage does not look.
alter table stages add column look_every_s integer check (look_every_s >= 1);
update stages set look_every_s = case name when 'room' then 1 when 'locate' then 2 else 5 end
where name in ('room', 'locate', 'follow');
-- 1: what waits here ends by itself within minutes, so `run --once` waits for it (a call in progress).
alter table stages add column once_waits integer not null default 0
  check (once_waits in (0, 1) and (once_waits = 0 or flow = 'outreach'));
update stages set once_waits = 1 where flow = 'outreach';
create index jobs_outreach_waiting on jobs (stage)
  where flow = 'outreach' and status = 'pending' and retry_after is not null;

-- What the job has done within its stage, and the claim that did it. It holds for the very next claim only: whoever finds a
-- claim between cannot know what that one sent.
alter table jobs add column step text;
alter table jobs add column step_claim integer not null default 0;

-- Dial attempts are calls too. A call with a room is one of ours: external_id is 'outreach-' and its id.
alter table calls add column lead_id integer references leads (id) on delete set null;
alter table calls add column name text;                         -- the lead's, at that time
alter table calls add column source text;
alter table calls add column call_room text
  check (call_room is null or failure_reason is null or failure_reason in (
    'rejected', 'unanswered', 'dispatch_failed', 'startup_failed', 'stale_timeout', 'no_answers'));
alter table calls add column answered_at integer;               -- null: nobody answered
alter table calls add column sip_call_id text;                  -- SCL_...
alter table calls add column sip_status_code integer;           -- of a refused dial
alter table calls add column leg_status text;                   -- sip.callStatus as last seen: dialing, ringing, automation, active, hangup
alter table calls add column disconnect_reason text;            -- LiveKit's DisconnectReason of the leg
alter table calls add column room_ready_at integer;             -- room and agent were there: from here on it may be dialled
alter table calls add column qualification text
  check (qualification is null or json_type(qualification) = 'object');
alter table calls add column crm_customer_id text;
alter table calls add column crm_task_id text;
alter table calls add column lead_settled_at integer;           -- when retry_rules sent the lead back, or away; null: not yet
alter table calls add column retry_spent integer not null default 0 check (retry_spent in (0, 1));
-- The machine's word for failure_detail, which reads "busy: SIP 486 Busy Here": what retry_rules go by.
alter table calls add column disposition text
  generated always as (substr(failure_detail, 1, instr(failure_detail, ':') - 1)) virtual;

-- One dial at a time for each lead: this index decides every race.
create unique index calls_calling on calls (lead_id) where status = 'calling' and lead_id is not null;
-- Lines in use.
create index calls_lines on calls (id) where call_room is not null and call_ended_at is null;
create index calls_by_lead on calls (lead_id, id) where lead_id is not null;
-- Failed attempts whose lead has not been told.
create index calls_unsettled on calls (id)
  where call_room is not null and status = 'failed' and lead_settled_at is null;
create index calls_outreach on calls (created_at) where call_room is not null;
-- What the circuit breaker looks at.
create index attempts_of_dials on attempts (started_at) where stage = 'dial';

-- Since when a lead whose retry_after is over may be dialled; null: since created_at. retry_after itself is null by then.
alter table leads add column due_at integer;
drop index leads_ready;
create index leads_ready on leads (priority, ifnull(due_at, created_at), id) where status = 'new' and retry_after is null;

-- What an agent says of a call. Any program with SQLite may insert one; stage follow takes it.
create table call_results (
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
create index call_results_by_call on call_results (call_id, id);
create index call_results_new on call_results (id) where taken_at is null;

-- One event of LiveKit's webhooks; dedupe by event_id.
create table webhook_events (
  event_id          text primary key,
  event             text not null,
  call_id           integer references calls (id),              -- null: of no call of ours
  identity          text,                                       -- of its participant
  occurred_at       integer not null,                           -- its createdAt
  received_at       integer not null,
  body              text not null check (json_valid(body))
) strict, without rowid;
create index webhook_events_by_call on webhook_events (call_id, occurred_at) where call_id is not null;
create index webhook_events_by_receipt on webhook_events (received_at);

-- A result or an event may be what a waiting job waits for.
create trigger call_results_wake after insert on call_results
begin
  update jobs set retry_after = null
  where call_id = new.call_id and flow = 'outreach' and status = 'pending' and retry_after is not null
    and stage in ('room', 'locate', 'follow');
end;
create trigger webhook_events_wake after insert on webhook_events when new.event = 'participant_left'
begin
  update jobs set retry_after = null
  where call_id = new.call_id and flow = 'outreach' and status = 'pending' and retry_after is not null
    and stage in ('locate', 'follow');
end;

-- A walk that broke off before the call was over must not leave the call 'calling' for ever.
create trigger jobs_end_calls after update of status on jobs
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

-- What becomes of a lead after a failed call: the row of its reason and disposition, else that of its reason and '*'.
create table retry_rules (
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
insert into retry_rules (failure_reason, disposition, retries, after_s, spends, adds_do_not_call, halt_s, about) values
  ('rejected',        '*',               1, null, 1, 0, null, 'busy, declined, or gone before a word was said'),
  ('rejected',        'unwanted',        0, null, 1, 1, null, 'SIP 607 or 608: does not want to be called'),
  ('unanswered',      '*',               1, null, 1, 0, null, 'nobody picked up, or nobody knows what became of the dial'),
  ('unanswered',      'invalid_number',  0, null, 1, 0, null, 'the number is not in service'),
  ('dispatch_failed', '*',               1, null, 1, 0, null, 'the dial failed before it could ring'),
  ('dispatch_failed', 'trunk',           1, 900,  0, 0, 60,   'the trunk failed: not the lead''s doing'),
  ('dispatch_failed', 'configuration',   1, 900,  0, 0, 900,  'LiveKit or the trunk refuses our settings'),
  ('dispatch_failed', 'infrastructure',  1, 60,   0, 0, 30,   'LiveKit or its SIP service was not reached'),
  ('dispatch_failed', 'cancelled',       1, 0,    0, 0, null, 'not dialled after all: the window closed'),
  ('startup_failed',  '*',               1, null, 1, 0, null, 'the agent did not start; the phone did not ring'),
  ('startup_failed',  'infrastructure',  1, 900,  0, 0, null, 'LiveKit failed before the agent could be asked'),
  ('stale_timeout',   '*',               1, null, 1, 0, null, 'the call stayed open for too long'),
  ('no_answers',      '*',               1, null, 1, 0, null, 'connected, but nothing useful was said');

-- One row is a time the circuit breaker opened: stage dial paused because too many dials failed.
create table breaker_trips (
  id                integer primary key,
  tripped_at        integer not null,
  pause_s           integer not null check (pause_s >= 1),
  dials             integer not null,                           -- looked at
  bad_dials         integer not null,                           -- of these, trunk failures and sub-second 480/486
  reason            text not null
) strict;

-- A day's leads are found by when they came.
create index leads_by_age on leads (created_at);

-- The stable face of it. call_id is the outside world's id again; what stood in a view before stands first, in its order.
drop view v_stages;
create view v_stages as
select name as stage, flow, position, next, when_lost, max_attempts, backoff_first_s, backoff_cap_s, timeout_s,
       in_flight_limit, per_second,
       strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch') as paused_until, pause_reason,
       deferral_first_s, deferral_cap_s, deferral_limit_s, look_every_s, once_waits
from stages;

drop view v_calls;
create view v_calls as
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

drop view v_leads;
create view v_leads as
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

-- Calls under way: each takes a line.
create view v_lines as
select calls.tenant_id, calls.external_id as call_id, calls.lead_id, calls.name, calls.phone, calls.call_room,
       jobs.stage, calls.leg_status,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.created_at, 'unixepoch') as created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_started_at, 'unixepoch') as call_started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.answered_at, 'unixepoch') as answered_at,
       calls.created_at as created_unix
from calls indexed by calls_lines
left join jobs on jobs.flow = 'outreach' and jobs.call_id = calls.id
where calls.call_room is not null and calls.call_ended_at is null;

create view v_call_results as
select call_results.id as result_id, calls.tenant_id, calls.external_id as call_id, calls.lead_id,
       call_results.qualification, call_results.failure_reason, call_results.failure_detail, call_results.source,
       strftime('%Y-%m-%dT%H:%M:%SZ', call_results.received_at, 'unixepoch') as received_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', call_results.taken_at, 'unixepoch') as taken_at, call_results.taken_as,
       call_results.turned
from call_results
join calls on calls.id = call_results.call_id;

-- Without the body: LiveKit puts passwords of its TURN servers into some.
create view v_webhook_events as
select webhook_events.event_id, webhook_events.event, calls.tenant_id, calls.external_id as call_id, calls.lead_id,
       webhook_events.identity, webhook_events.body ->> '$.participant.disconnectReason' as disconnect_reason,
       webhook_events.body ->> '$.participant.attributes."sip.callStatus"' as leg_status,
       strftime('%Y-%m-%dT%H:%M:%SZ', webhook_events.occurred_at, 'unixepoch') as occurred_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', webhook_events.received_at, 'unixepoch') as received_at
from webhook_events
left join calls on calls.id = webhook_events.call_id;

create view v_retry_rules as
select failure_reason, disposition, retries, after_s, spends, adds_do_not_call, halt_s, about from retry_rules;

pragma user_version = 5;
