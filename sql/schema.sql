-- What migrations/ add up to, for reading; the migrations make the database, this file is run by nobody. The views
-- are in sql/views. Instants are unix seconds, UTC (*_at, *_after, *_until); durations name their unit.
-- Generated: CALLMILL_ACCEPT=1 build/release/tests/callmill-tests "sql/schema.sql*"

create table stages (
  -- The state machine as data: one row is one stage of one flow.
  name              text primary key,
  flow              text not null check (flow in ('postcall', 'outreach')),
  position          integer not null,
  next              text references stages (name) deferrable initially deferred,  -- null: the flow ends here
  when_lost         text not null references stages (name) deferrable initially deferred,
  max_attempts      integer not null default 3 check (max_attempts >= 1),
  backoff_first_s   integer not null default 1 check (backoff_first_s >= 0),
  backoff_cap_s     integer not null default 8 check (backoff_cap_s >= backoff_first_s),
  -- A server that was reached and put the job off (4yz) is asked again over hours: the wait is the time since it first did
  -- so, within these bounds, so that it doubles.
  deferral_first_s  integer not null default 60 check (deferral_first_s >= 0),
  deferral_cap_s    integer not null default 3600 check (deferral_cap_s >= deferral_first_s),
  deferral_limit_s  integer not null default 86400 check (deferral_limit_s >= 0),
  timeout_s         integer not null check (timeout_s >= 1),
  in_flight_limit   integer not null check (in_flight_limit >= 0),
  per_second        real check (per_second > 0),                -- null: not paced
  look_every_s      integer check (look_every_s >= 1),          -- of a stage that only looks: from look to look
  once_waits        integer not null default 0 check (once_waits in (0, 1)),  -- 1: what waits here ends by itself within
                                                                -- minutes, so `run --once` waits for it
  paused_until      integer,
  pause_reason      text,
  -- paused_until as the program wrote it; where that is another, a person did
  halted_until      integer,
  -- under the pause of a restore: a person's, in force after it; 0: none; null: no restore's
  pause_under       integer,
  -- its words
  pause_under_reason text,
  unique (flow, position),
  check (once_waits = 0 or flow = 'outreach'),
  check (paused_until is null or pause_reason is not null)
) strict;

create table stage_pacing (
  -- The memory of the stages that are paced.
  stage             text primary key references stages (name),
  paced_until_ms    integer not null,                            -- when the next start is due (unix ms)
  -- so many jobs are still to pass at half the pace
  slowed            integer not null default 0 check (slowed >= 0)
) strict;

create table tenants (
  -- One row is a customer whose calls are processed. Each setting has two columns: what a person says (null: nothing), which
  -- wins and which no import touches, and what MongoDB says. What holds is in the view tenant_settings.
  tenant_id                     text primary key check (length(tenant_id) >= 3),
  status                        text check (status = 'active' or status = 'disabled' or status = 'unknown'),
  display_name                  text,
  recipients                    text check (json_type(recipients) = 'array'),
  bcc                           text check (json_type(bcc) = 'array'),
  reply_to                      text,                           -- '': none, whatever MongoDB says
  timezone                      text,                           -- IANA name
  language                      text,                           -- BCP 47 tag, e.g. fr-FR
  post_call                     integer check (post_call in (0, 1)),
  mail_when_empty               integer check (mail_when_empty in (0, 1)),
  summary_fields                text check (json_type(summary_fields) = 'object'),
  -- 'unknown': a call named the tenant before its configuration came.
  status_from_mongodb           text check (status_from_mongodb = 'active' or status_from_mongodb = 'disabled'
                                            or status_from_mongodb = 'unknown'),
  display_name_from_mongodb     text,
  recipients_from_mongodb       text check (json_type(recipients_from_mongodb) = 'array'),
  bcc_from_mongodb              text check (json_type(bcc_from_mongodb) = 'array'),
  reply_to_from_mongodb         text,
  timezone_from_mongodb         text,
  language_from_mongodb         text,
  post_call_from_mongodb        integer check (post_call_from_mongodb in (0, 1)),
  mail_when_empty_from_mongodb  integer check (mail_when_empty_from_mongodb in (0, 1)),
  summary_fields_from_mongodb   text check (json_type(summary_fields_from_mongodb) = 'object'),
  created_at                    integer not null,
  updated_at                    integer not null
) strict;

create table phone_tenants (
  -- Which tenant a called number belongs to (MongoDB's phone-tenant-map).
  phone_number      text primary key,                           -- E.164
  tenant_id         text not null check (length(tenant_id) >= 3),
  client_id         text,
  updated_at        integer not null
) strict;

create table watermarks (
  -- How far a collection of MongoDB has been read in bulk. Written in the transaction that holds the rows.
  mongodb_db        text not null,
  collection        text not null,
  read_to           integer,                                    -- ObjectIds made before it have been read; null: read whole every time
  read_at           integer not null,                           -- when it was last looked at, to a minute
  primary key (mongodb_db, collection)
) strict, without rowid;

create table failure_reasons (
  -- Every word that a failure_reason may be, and where.
  reason            text primary key,
  of_leads          integer not null check (of_leads in (0, 1)),
  of_calls          integer not null check (of_calls in (0, 1)),      -- dialled ones, and so retry_rules
  of_results        integer not null check (of_results in (0, 1)),    -- what an agent may say
  about             text not null
) strict, without rowid;

create table leads (
  -- One row is a person to be called, once for each number. A lead whose number could not be read is kept as 'failed'.
  id                integer primary key autoincrement,          -- never comes again, not even after a delete
  tenant_id         text references tenants (tenant_id),        -- whose calls these will be; null: not said yet
  name              text not null check (length(name) >= 1),
  phone             text not null check (length(phone) >= 1),   -- as it came
  source            text not null check (length(source) >= 1),
  email             text,
  product_name      text,
  city              text,
  state             text,
  query_message     text,
  phone_e164        text unique                                 -- what is dialled; null: not made yet, or not to be read
                    check (phone_e164 glob '+91[6-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  status            text not null default 'new' check (status = 'new' or status = 'dispatched' or status = 'failed'),
  priority          integer not null default 0,                 -- smaller is dialled first
  retry_after       integer,                                    -- null: may be dialled; else waits until then
  due_at            integer,                                    -- since when it may be dialled, once retry_after was over; null: since created_at
  retry_count       integer not null default 0 check (retry_count >= 0),
  failure_reason    text,                                       -- one of failure_reasons
  failure_detail    text,                                       -- in words
  attributes        text not null default '{}' check (json_type(attributes) = 'object'),  -- the list's further columns
  transition        integer not null default 0,                 -- raised by every UPDATE of the program's own, by no person's
  created_at        integer not null default (unixepoch()),
  updated_at        integer not null default (unixepoch()),
  -- calls.id whose failure made it new or failed; null: none, or a person since
  settled_by        integer,
  -- its last calls.id when a person last asked for it to be dialled; 0: none
  asked_after       integer not null default 0,
  check (status <> 'failed' or failure_reason is not null)
) strict;

create index leads_by_age on leads (created_at);

create index leads_by_status on leads (status) where status <> 'new';

create index leads_ready
-- What may be dialled, in its order. Neither it nor leads_waiting holds history.
on leads (priority, ifnull(due_at, created_at), id) where status = 'new' and retry_after is null;

create index leads_unnumbered
-- Leads whose number is not made yet, as a plain INSERT leaves them.
on leads (id) where status = 'new' and phone_e164 is null;

create unique index leads_unreadable
-- A number that cannot be read tells nobody apart; the same row imported again is the same lead.
on leads (phone, name, source) where phone_e164 is null;

create index leads_waiting on leads (retry_after, priority, id) where status = 'new' and retry_after is not null;

create trigger leads_asked after update of retry_after on leads
-- A person makes a lead due that waited.
when new.retry_after is not old.retry_after and old.retry_after is not null and ifnull(new.retry_after, 0) <= unixepoch()
     and new.status = 'new' and old.status = 'new' and new.transition = old.transition
begin
  update leads
  set asked_after = (select ifnull(max(id), 0) from calls where calls.lead_id = new.id), transition = transition + 1
  where id = new.id;
end;

create trigger leads_deleted after delete on leads
-- As the foreign key does, in a shell that has them off too: no other lead is given the history.
begin
  update calls set lead_id = null where lead_id = old.id;
end;

create trigger leads_limits_on_insert before insert on leads
begin
  select raise(abort, 'leads.name: longer than 200 characters') where length(new.name) > 200;
  select raise(abort, 'leads.source: longer than 200 characters') where length(new.source) > 200;
  select raise(abort, 'leads: phone, email, product_name, city, state or query_message is longer than 10000 characters')
  where max(length(new.phone), length(ifnull(new.email, '')), length(ifnull(new.product_name, '')),
            length(ifnull(new.city, '')), length(ifnull(new.state, '')), length(ifnull(new.query_message, ''))) > 10000;
  select raise(abort, 'leads: the row holds more than 65536 bytes')
  where length(cast(new.name || new.phone || new.source || ifnull(new.email, '') || ifnull(new.product_name, '')
                    || ifnull(new.city, '') || ifnull(new.state, '') || ifnull(new.query_message, '')
                    || new.attributes as blob)) > 65536;
  select raise(abort, 'leads.attributes: expected a JSON object of at most 100 names of 200 characters, values of 10000')
  where case when not json_valid(new.attributes) then 1
             else (select count(*) > 100 or max(length(key)) > 200 or max(length(value)) > 10000
                   from json_each(new.attributes)) end;
end;

create trigger leads_limits_on_update
before update of name, phone, source, email, product_name, city, state, query_message, attributes on leads
when (new.name, new.phone, new.source, new.email, new.product_name, new.city, new.state, new.query_message,
      new.attributes)
     is not (old.name, old.phone, old.source, old.email, old.product_name, old.city, old.state, old.query_message,
             old.attributes)
begin
  select raise(abort, 'leads.name: longer than 200 characters') where length(new.name) > 200;
  select raise(abort, 'leads.source: longer than 200 characters') where length(new.source) > 200;
  select raise(abort, 'leads: phone, email, product_name, city, state or query_message is longer than 10000 characters')
  where max(length(new.phone), length(ifnull(new.email, '')), length(ifnull(new.product_name, '')),
            length(ifnull(new.city, '')), length(ifnull(new.state, '')), length(ifnull(new.query_message, ''))) > 10000;
  select raise(abort, 'leads: the row holds more than 65536 bytes')
  where length(cast(new.name || new.phone || new.source || ifnull(new.email, '') || ifnull(new.product_name, '')
                    || ifnull(new.city, '') || ifnull(new.state, '') || ifnull(new.query_message, '')
                    || new.attributes as blob)) > 65536;
  select raise(abort, 'leads.attributes: expected a JSON object of at most 100 names of 200 characters, values of 10000')
  where case when not json_valid(new.attributes) then 1
             else (select count(*) > 100 or max(length(key)) > 200 or max(length(value)) > 10000
                   from json_each(new.attributes)) end;
end;

create trigger leads_new_again after update of status on leads
-- A person makes a lead new: it is due, with all its retries. What the same UPDATE sets is kept. The program's own UPDATEs raise
-- transition.
when new.status = 'new' and old.status <> 'new' and new.transition = old.transition
begin
  update leads
  set failure_reason = iif(new.failure_reason is old.failure_reason, null, new.failure_reason),
      failure_detail = iif(new.failure_detail is old.failure_detail, null, new.failure_detail),
      retry_count = iif(new.retry_count = old.retry_count, 0, new.retry_count),
      retry_after = iif(new.retry_after is old.retry_after, null, new.retry_after),
      asked_after = (select ifnull(max(id), 0) from calls where calls.lead_id = new.id),
      due_at = unixepoch(), updated_at = unixepoch(), transition = transition + 1
  where id = new.id;
end;

create trigger leads_other_phone after update of phone on leads
-- A person gives a lead another phone: the schedule makes its number again.
when new.phone <> old.phone and new.phone_e164 is old.phone_e164 and new.transition = old.transition
begin
  update leads set phone_e164 = null, updated_at = unixepoch(), transition = transition + 1 where id = new.id;
end;

create trigger leads_priority after update of priority on leads
-- The job of a call that was not dialled yet follows its lead.
when new.priority <> old.priority
begin
  update jobs
  set priority = new.priority, transition = transition + 1
  where flow = 'outreach' and status in ('pending', 'processing')
    and call_row in (select id from calls where lead_id = new.id and status = 'calling' and dispatched_at is null);
end;

create trigger leads_reason_on_insert before insert on leads
when new.failure_reason is not null
begin
  select raise(abort, 'leads.failure_reason: not a reason of leads in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_leads);
end;

create trigger leads_reason_on_update before update of failure_reason on leads
when new.failure_reason is not null
begin
  select raise(abort, 'leads.failure_reason: not a reason of leads in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_leads);
end;

create trigger leads_status_by_hand after update of status on leads
-- What a person makes of a lead, no late result of an earlier call undoes.
when new.transition = old.transition and new.settled_by is not null
begin
  update leads set settled_by = null, transition = transition + 1 where id = new.id;
end;

create table do_not_call (
  -- One row is a number that must not be dialled.
  phone_e164        text primary key
                    check (phone_e164 glob '+91[6-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  reason            text,
  source            text not null check (length(source) >= 1),  -- who put it there: operator, a file's name, a call
  created_at        integer not null default (unixepoch())
) strict, without rowid;

create index do_not_call_by_age on do_not_call (created_at);

create trigger do_not_call_stops_leads after insert on do_not_call
-- Who gets on the list while waiting to be dialled is not dialled.
begin
  update leads
  set status = 'failed', failure_reason = 'do_not_call',
      failure_detail = 'on the do-not-call list' || ifnull(': ' || new.reason, ''), retry_after = null,
      transition = transition + 1, updated_at = new.created_at
  where phone_e164 = new.phone_e164 and status = 'new';
end;

create table holidays (
  -- One row is a day on which nobody is dialled, in CALL_TIMEZONE.
  day               text primary key check (day is date(day, '+0 days')),  -- 2026-11-08
  name              text not null check (length(name) >= 1)
) strict, without rowid;

create table calls (
  -- One row is one conversation: one that was imported, or one attempt to dial a lead. Other tables name it call_row.
  id                integer primary key autoincrement,          -- never comes again, not even after a delete
  tenant_id         text not null references tenants (tenant_id),
  call_id           text not null check (length(call_id) >= 1), -- what the outside world calls it
  external_id       text generated always as (call_id) virtual, -- its name until 0.1, which people's statements have
  origin            text not null default 'imported' check (origin in ('imported', 'dialled')),
  status            text not null default 'calling'
                    check (status = 'calling' or status = 'called' or status = 'pushed' or status = 'failed'),
  failure_reason    text,                                       -- of a dialled call: one of failure_reasons
  failure_detail    text,                                       -- in words; of a dialled call "busy: SIP 486 Busy Here"
  disposition       text generated always as (substr(failure_detail, 1, instr(failure_detail, ':') - 1)) virtual,
                                                                -- by which retry_rules go: busy
  direction         text check (direction in ('inbound', 'outbound')),
  phone             text,                                       -- the other party's number, as it came
  called_number     text,
  call_started_at   integer,
  answered_at       integer,                                    -- of a dialled call: when somebody answered; null: nobody
  call_ended_at     integer,                                    -- null: the conversation is not finished
  duration_seconds  integer check (duration_seconds >= 0),
  metadata_at       integer,                                    -- when the call's metadata came; null: not yet
  -- What follows is of dialled calls.
  lead_id           integer references leads (id) on delete set null,
  name              text,                                       -- the lead's, at that time
  source            text,                                       -- the lead's, at that time
  call_room         text,
  room_ready_at     integer,                                    -- room and agent were there: from here on it may be dialled
  dispatched_at     integer,                                    -- the claim that allowed the dial; null: none did
  sip_call_id       text,                                       -- SCL_...
  sip_status_code   integer,                                    -- of a refused dial
  leg_status        text,                                       -- sip.callStatus as last seen: dialing, ringing, automation, active, hangup
  disconnect_reason text,                                       -- LiveKit's DisconnectReason of the leg
  qualification     text check (json_type(qualification) = 'object'),
  crm_customer_id   text,
  crm_task_id       text,
  lead_settled_at   integer,                                    -- when retry_rules sent the lead back, or away; null: not yet
  retry_spent       integer not null default 0 check (retry_spent in (0, 1)),
  created_at        integer not null,
  updated_at        integer not null,
  -- 1: the earlier system has mailed it
  completed_elsewhere integer not null default 0 check (completed_elsewhere in (0, 1)),
  -- of a dialled call: when it was first known that the phone rang, or was answered
  rang_at           integer,
  -- of a refused dial: from the leg's joining its room to the refusal, at most
  refused_after_ms  integer check (refused_after_ms >= 0),
  -- when an answered leg was seen to dial: LiveKit restarted, and the talk is over
  leg_lost_at       integer,
  -- when an operator had the phone's leg removed
  hung_up_at        integer,
  -- the operator's words
  hung_up_reason    text,
  -- the last results.id of the call by then; 0: none
  hung_up_after     integer not null default 0,
  unique (call_id, tenant_id),
  check (status <> 'failed' or failure_reason is not null),
  check (origin = 'dialled' or call_room is null)
) strict;

create index calls_by_end on calls (call_ended_at) where call_ended_at is not null;

create index calls_by_lead on calls (lead_id, id) where lead_id is not null;

create unique index calls_calling
-- One dial at a time for each lead: this index decides every race.
on calls (lead_id) where status = 'calling' and lead_id is not null;

create index calls_dialled on calls (created_at) where origin = 'dialled';

create index calls_leads_in_use
-- Leads whose line is open, whatever the status of the call.
on calls (lead_id) where origin = 'dialled' and call_ended_at is null;

create index calls_lines
-- Lines in use.
on calls (id) where origin = 'dialled' and call_ended_at is null;

create index calls_numbers_in_use
-- The same for numbers: a lead may be deleted, or have another number, while its phone rings.
on calls (phone) where origin = 'dialled' and call_ended_at is null;

create index calls_rang
-- Calls whose phone rang: the trunk worked.
on calls (id) where origin = 'dialled' and rang_at is not null;

create index calls_room_taken
-- Calls whose room another database's call was in.
on calls (id) where origin = 'dialled' and disposition = 'room_taken';

create index calls_rooms
-- Calls that got a room.
on calls (id) where origin = 'dialled' and room_ready_at is not null;

create index calls_sent
-- Dials that were sent, of a lead: there is a ceiling.
on calls (lead_id, dispatched_at) where lead_id is not null and dispatched_at is not null;

create index calls_trunk
-- Dials that the trunk failed, by number.
on calls (phone, id) where origin = 'dialled' and disposition = 'trunk';

create index calls_trunk_last
-- The same, the newest first.
on calls (id) where origin = 'dialled' and disposition = 'trunk';

create index calls_unfinished
-- Imported calls without an end, which are asked for again at every reading of MongoDB.
on calls (id) where origin = 'imported' and call_ended_at is null;

create index calls_unsettled
-- Failed calls that are not yet resolved for their lead.
on calls (id) where origin = 'dialled' and status = 'failed' and lead_settled_at is null;

create trigger calls_deleted after delete on calls
-- The schedule gives its lead back. Foreign keys off or on, and whatever becomes of its job.
when old.origin = 'dialled' and old.lead_id is not null and old.dispatched_at is not null
     and (old.status = 'calling' or old.status = 'failed' and old.lead_settled_at is null)
begin
  insert or ignore into lost_calls (call_row, call_id, lead_id) values (old.id, old.call_id, old.lead_id);
end;

create trigger calls_hung_up after update of status on calls
-- A call that an operator hung up fails with that, whatever LiveKit and the agent make of its end. What its agent reported before
-- counts, and so does another end of the leg that is known: a busy line, a person who hung up.
when new.status = 'failed' and old.status = 'calling' and new.hung_up_at is not null and new.lead_settled_at is null
     and ifnull(new.sip_status_code, 487) = 487
     and ifnull(new.disconnect_reason, '') not in ('CLIENT_INITIATED', 'USER_UNAVAILABLE', 'USER_REJECTED')
     and not exists (select 1 from results where results.call_row = new.id and results.id <= new.hung_up_after)
begin
  update calls
  set failure_reason = iif(new.answered_at is null, 'unanswered', 'no_answers'),
      failure_detail = 'operator: hung up at ' || strftime('%Y-%m-%dT%H:%M:%SZ', new.hung_up_at, 'unixepoch') || ': '
                       || new.hung_up_reason
  where id = new.id;
  update jobs
  set outcome = iif(new.answered_at is null, 'unanswered', 'no_answers'), transition = transition + 1
  where call_row = new.id and flow = 'outreach' and status = 'completed';
end;

create trigger calls_reason_on_insert before insert on calls
when new.origin = 'dialled' and new.failure_reason is not null
begin
  select raise(abort, 'calls.failure_reason: not a reason of dialled calls in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_calls);
end;

create trigger calls_reason_on_update before update of failure_reason, origin on calls
when new.origin = 'dialled' and new.failure_reason is not null
begin
  select raise(abort, 'calls.failure_reason: not a reason of dialled calls in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_calls);
end;

create table runners (
  -- One row is one running process. boot id, pid namespace, pid and process start name it for good.
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

create table jobs (
  -- One row is one call's walk through one flow.
  id                integer primary key,
  call_row          integer not null references calls (id),
  flow              text not null check (flow in ('postcall', 'outreach')),
  stage             text not null references stages (name),     -- one of its flow
  status            text not null default 'pending'
                    check (status = 'pending' or status = 'processing' or status = 'completed' or status = 'failed'),
  attempt           integer not null default 0 check (attempt >= 0),  -- tries spent in this stage
  lost_count        integer not null default 0 check (lost_count >= 0),  -- runners that died over it in this stage
  claim_number      integer not null default 0,                 -- grows with every claim: the fence
  -- What the job has done within its stage, and the claim that did it. It holds for the very next claim only: after a claim
  -- between the two nobody knows what that one sent.
  step              text,
  step_claim        integer not null default 0,
  retry_after       integer,                                    -- null: ready; else the job waits until then
  priority          integer not null default 0,                 -- smaller goes first
  runner_id         integer references runners (id),
  lease_until       integer,
  outcome           text,                                       -- how it went, once known: mailed, empty, refused, ...
  last_error        text,
  error_kind        text,
  transition        integer not null default 0,                 -- raised by every UPDATE of the program's own, by no person's
  enqueued_at       integer not null,
  claimed_at        integer,
  finished_at       integer,
  created_at        integer not null,
  updated_at        integer not null,
  -- 1: a person asked for it although the earlier system has mailed the call
  insisted          integer not null default 0 check (insisted in (0, 1)),
  unique (call_row, flow),
  check (status <> 'processing' or (runner_id is not null and lease_until is not null)),
  check (status <> 'failed' or error_kind is not null),
  check (status <> 'completed' or finished_at is not null)
) strict;

create index jobs_failed on jobs (stage, error_kind, finished_at) where status = 'failed';

create index jobs_processing on jobs (runner_id) where status = 'processing';

create index jobs_ready
-- Ready rows only, so that neither history nor rows waiting for retry_after cost a claim anything.
on jobs (stage, priority, id) where status = 'pending' and retry_after is null;

create index jobs_suspect
-- Ready jobs over which two runners were lost.
on jobs (stage) where status = 'pending' and retry_after is null and lost_count >= 2;

create index jobs_waiting on jobs (stage, retry_after, attempt) where status = 'pending' and retry_after is not null;

create trigger jobs_end_calls after update of status on jobs
-- A walk that broke off before the call was over must not leave the call 'calling' for ever.
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
  where id = new.call_row and status = 'calling';
  -- Nobody looks any more whether its line is in use.
  update calls set call_ended_at = unixepoch(), updated_at = unixepoch()
  where id = new.call_row and call_ended_at is null;
end;

create trigger jobs_rerun after update of status on jobs
-- A person (or an enqueue that asks again) sets status = 'pending': start afresh, keep the story, and how it went of a dialled
-- call that is over. The program's own UPDATEs raise transition. A person insists; whether an enqueue does, it says itself.
when new.status = 'pending' and new.transition = old.transition
begin
  insert into attempts (job_id, stage, attempt, runner_id, started_at, outcome, error_kind, error)
  values (new.id, new.stage, old.attempt, old.runner_id, unixepoch(), 'rerun', old.error_kind,
          'asked for again by hand; was ' || old.status || ' in stage ' || old.stage);
  update jobs
  set attempt = 0, lost_count = 0, runner_id = null, lease_until = null, claimed_at = null, finished_at = null,
      last_error = null, error_kind = null,
      outcome = iif(new.flow = 'outreach'
                    and exists (select 1 from calls where id = new.call_row and status in ('pushed', 'failed')), outcome, null),
      enqueued_at = unixepoch(), updated_at = unixepoch(),
      retry_after = case when new.retry_after is old.retry_after then null else new.retry_after end,
      insisted = 1, transition = transition + 1
  where id = new.id;
end;

create trigger jobs_stage_on_insert before insert on jobs
when not exists (select 1 from stages where name = new.stage and flow = new.flow)
begin
  select raise(abort, 'jobs.stage: not a stage of the job''s flow in table stages');
end;

create trigger jobs_stage_on_update before update of stage, flow on jobs
when not exists (select 1 from stages where name = new.stage and flow = new.flow)
begin
  select raise(abort, 'jobs.stage: not a stage of the job''s flow in table stages');
end;

create table attempts (
  -- One row is one try of one stage; append-only.
  id                integer primary key,
  job_id            integer not null references jobs (id),
  stage             text not null,
  attempt           integer not null,
  runner_id         integer,
  started_at        integer not null,
  duration_ms       integer not null default 0 check (duration_ms >= 0),
  outcome           text not null
                    check (outcome = 'done' or outcome = 'again' or outcome = 'failed' or outcome = 'halt'
                           or outcome = 'lost' or outcome = 'rerun' or outcome = 'discarded'),
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

create index attempts_of_dials
-- What the circuit breaker looks at.
on attempts (started_at) where stage = 'dial';

create table llm_prices (
  -- USD per million tokens: the cost of an attempt. Null: not known, and so is the cost.
  model             text primary key,
  prompt            real,
  cached            real,
  completion        real
) strict, without rowid;

create table transcript_items (
  -- What the importer brought. There may be several versions of one item; assemble chooses.
  id                integer primary key,                        -- arrival order
  tenant_id         text,                                       -- null: the document did not say
  call_id           text not null,                              -- what the outside world calls the call
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
  unique (call_id, digest)
) strict;

create table transcripts (
  -- One assembled conversation.
  call_row          integer primary key references calls (id),
  turns             text not null check (json_type(turns) = 'array'),  -- [{"item_id","role","text","interrupted"}]
  turn_count        integer not null,
  character_count   integer not null,
  highest_seq       integer,
  order_quality     text not null
                    check (order_quality = 'linked' or order_quality = 'repaired' or order_quality = 'sequence'),
  order_counts      text not null check (json_type(order_counts) = 'object'),  -- {"forks":1,"cycles":0,...}
  assembled_at      integer not null,
  -- grows with every assembly
  revision          integer not null default 1 check (revision >= 1)
) strict;

create table summaries (
  -- One PostCallSummary. revision grows when a person has it made again.
  call_row          integer not null references calls (id),
  revision          integer not null check (revision >= 1),
  state             text not null check (state in ('made', 'refused')),
  summary           text check (json_type(summary) = 'object'),
  refusal           text,
  error_kind        text check (error_kind in ('refused', 'content_filter')),  -- who declined: the model, or the provider's filter
  unsupported       text not null default '[]' check (json_type(unsupported) = 'array'),  -- contact details the transcript does not contain
  model             text not null,
  prompt_tokens     integer,
  cached_tokens     integer,
  completion_tokens integer,
  created_at        integer not null,
  -- transcripts.revision that it was made of; 0: an earlier one
  transcript_revision integer not null default 0,
  primary key (call_row, revision),
  check ((state = 'made') = (summary is not null)),
  check (state <> 'refused' or refusal is not null),
  check (state = 'refused' or error_kind is null)
) strict, without rowid;

create table mails (
  -- One notification, written down before it leaves; the message itself is in mail_bodies.
  id                integer primary key,
  call_row          integer not null references calls (id),
  revision          integer not null check (revision >= 1),     -- grows with every further mail of the call
  message_id        text not null unique,                       -- without angle brackets
  subject           text not null,
  recipients        text not null check (json_type(recipients) = 'array'),  -- [{"address","kind","state","code","reply"}]
  body_bytes        integer not null check (body_bytes >= 0),
  state             text not null
                    check (state = 'pending' or state = 'unknown' or state = 'partial' or state = 'sent' or state = 'failed'),
  smtp_code         integer,
  smtp_reply        text,
  composed_at       integer not null,
  sent_at           integer,
  -- transcripts.revision that it was made of; 0: an earlier one
  transcript_revision integer not null default 0,
  -- summaries.revision that it was made of; 0: none
  summary_revision  integer not null default 0,
  -- the last attempts.id when it was composed: a later try may have sent it
  after_attempt     integer not null default 0,
  -- mails in a row that it replaces and that were never sent
  replaces          integer not null default 0,
  unique (call_row, revision),
  check (state not in ('sent', 'partial') or sent_at is not null)
) strict;

create index mails_unknown on mails (id) where state = 'unknown';

create table mail_bodies (
  -- Apart from mails, so that what is recorded of a mail does not write its body again.
  mail_id           integer primary key references mails (id),
  body              blob not null                               -- the exact message as it goes out
) strict;

create table results (
  -- What an agent says of a dialled call; stage follow takes it. People and other programs insert into the view
  -- call_results.
  id                integer primary key,
  call_row          integer not null references calls (id),
  qualification     text check (json_type(qualification) = 'object'),
  failure_reason    text,                                       -- one of failure_reasons
  failure_detail    text,
  source            text not null default 'sql' check (length(source) >= 1),  -- who says so: api:NAME, qualify, sql, ...
  received_at       integer not null default (unixepoch()),
  taken_at          integer,                                    -- null: nobody has looked at it yet
  taken_as          text                                        -- what it did
                    check (taken_as = 'called' or taken_as = 'no_answers' or taken_as = 'failed' or taken_as = 'late'
                           or taken_as = 'kept'),
  overrode          text,                                       -- 'late': what the call had failed with until then
  -- of a failure: a finer word of the agent, as in calls.disposition; null: none
  disposition       text check (disposition is null or failure_reason is not null and (
                                failure_reason = 'rejected' and (disposition = 'hung_up' or disposition = 'opted_out')
                                or failure_reason = 'do_not_call' and disposition = 'opted_out'
                                or failure_reason = 'no_answers' and disposition = 'empty_result'
                                or (failure_reason = 'no_answers' or failure_reason = 'startup_failed')
                                   and (disposition = 'agent' or disposition = 'infrastructure'))),
  -- when the lead wants to be called again; null: not said
  call_back_at      integer,
  check ((qualification is null) <> (failure_reason is null)),
  check ((taken_at is null) = (taken_as is null))
) strict;

create index results_by_call on results (call_row, id);

create index results_new on results (id) where taken_at is null;

create trigger results_opt_out after insert on results
-- The number goes on the list with the result, by whatever door it comes.
when new.failure_reason = 'do_not_call' or new.disposition = 'opted_out'
begin
  insert into do_not_call (phone_e164, reason, source, created_at)
  select phone, 'told the agent (' || new.source || ') not to call again' || ifnull(': ' || new.failure_detail, ''), call_id,
         new.received_at
  from calls
  where id = new.call_row and origin = 'dialled'
    and phone glob '+91[6-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
  on conflict (phone_e164) do nothing;
end;

create trigger results_reason_on_insert before insert on results
when new.failure_reason is not null
begin
  select raise(abort, 'call_results.failure_reason: not a reason of results in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_results);
end;

create trigger results_reason_on_update before update of failure_reason on results
when new.failure_reason is not null
begin
  select raise(abort, 'call_results.failure_reason: not a reason of results in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_results);
end;

create trigger results_wake after insert on results
-- A result may be what a waiting job waits for. One that is worked on does not wait then: 0.
begin
  update jobs set retry_after = iif(status = 'pending', null, 0), transition = transition + 1
  where call_row = new.call_row and flow = 'outreach' and stage in ('room', 'locate', 'follow')
    and (status = 'pending' and retry_after is not null or status = 'processing');
end;

create table webhook_events (
  -- One event of LiveKit's webhooks; dedupe by event_id.
  event_id          text primary key,
  event             text not null,
  call_row          integer references calls (id),              -- null: of no call of ours
  identity          text,                                       -- of its participant
  occurred_at       integer not null,                           -- its createdAt
  received_at       integer not null,
  body              text not null check (json_valid(body)),
  -- 1: its participant is the phone's leg of the call
  of_phone          integer not null default 0 check (of_phone = 0 or of_phone = 1),
  -- its place among its call's events, in the order in which they came
  arrival           integer not null default 0
) strict, without rowid;

create index webhook_events_by_call on webhook_events (call_row, occurred_at) where call_row is not null;

create trigger webhook_events_wake after insert on webhook_events
-- The end of the leg may be what a waiting job waits for. One that is worked on does not wait then: 0.
when new.event = 'participant_left'
begin
  update jobs set retry_after = iif(status = 'pending', null, 0), transition = transition + 1
  where call_row = new.call_row and flow = 'outreach' and stage in ('locate', 'follow')
    and (status = 'pending' and retry_after is not null or status = 'processing');
end;

create table retry_rules (
  -- What becomes of a lead after a failed call: the row of its reason and disposition, else that of its reason and '*'.
  failure_reason    text not null,                              -- one of failure_reasons
  disposition       text not null default '*',
  retries           integer not null default 1 check (retries in (0, 1)),     -- 0: the lead is failed
  after_s           integer check (after_s >= 0),               -- null: CALL_RETRY_AFTER_HOURS
  spends            integer not null default 1 check (spends in (0, 1)),      -- 1: counts towards MAX_CALL_RETRIES
  adds_do_not_call  integer not null default 0 check (adds_do_not_call in (0, 1)),
  halt_s            integer check (halt_s >= 1),                -- stage dial pauses for so long; null: not at all
  about             text not null,
  primary key (failure_reason, disposition)
) strict, without rowid;

create trigger retry_rules_reason_on_insert before insert on retry_rules
begin
  select raise(abort, 'retry_rules.failure_reason: not a reason of dialled calls in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_calls);
end;

create trigger retry_rules_reason_on_update before update of failure_reason on retry_rules
begin
  select raise(abort, 'retry_rules.failure_reason: not a reason of dialled calls in table failure_reasons')
  where not exists (select 1 from failure_reasons where reason = new.failure_reason and of_calls);
end;

create table breaker_trips (
  -- One row is a time the circuit breaker opened: stage dial paused because too many dials failed.
  id                integer primary key,
  tripped_at        integer not null,
  pause_s           integer not null check (pause_s >= 1),
  dials             integer not null,                           -- looked at
  bad_dials         integer not null,                           -- of these, trunk failures and sub-second 480/486
  reason            text not null
) strict;

create table api_tokens (
  -- One bearer token of the HTTP API. The token itself is shown once, when it is made.
  id                integer primary key,
  name              text not null check (length(name) between 1 and 64),
  scope             text not null check (scope = 'enqueue' or scope = 'operator' or scope = 'agent'),
  token_hash        blob not null unique check (length(token_hash) = 32),   -- SHA-256
  created_at        integer not null,
  revoked_at        integer                                     -- null: valid
) strict;

create unique index api_tokens_valid on api_tokens (name) where revoked_at is null;

create table made_views (
  -- The views that this file was given: made again when their text in sql/views is another.
  name              text primary key,
  digest            integer not null                            -- of the text
) strict, without rowid;

create table last_runner (
  -- One row: the highest runners.id that was given. It never comes again, not even when a person deletes the row of a process
  -- that holds jobs.
  id                integer primary key
) strict;

create table clocks (
  -- One row is one boot of a host. A runner that finds another difference than this one knows that the clock was set.
  boot_id           text primary key,                           -- /proc/sys/kernel/random/boot_id
  ahead_ms          integer not null                            -- the wall clock, less the steady clock
) strict, without rowid;

create table lost_calls (
  call_row          integer primary key,                        -- calls.id, of a row that is gone
  call_id           text not null,
  lead_id           integer not null
) strict;

create table enquiries (
  -- One row is what a list said of a number that was a lead already, where the lead says otherwise.
  id                integer primary key autoincrement,
  lead_id           integer not null references leads (id) on delete cascade,
  name              text not null,
  source            text not null,
  email             text,
  product_name      text,
  city              text,
  state             text,
  query_message     text,
  attributes        text not null default '{}' check (json_type(attributes) = 'object'),
  created_at        integer not null default (unixepoch())
) strict;

create index enquiries_of_lead on enquiries (lead_id);
