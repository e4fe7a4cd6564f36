-- Which of two rows is newer is told by revisions and row ids: a clock that is set must not decide.

alter table transcripts add column revision  -- grows with every assembly
                    integer not null default 1 check (revision >= 1);
alter table summaries add column transcript_revision  -- transcripts.revision that it was made of; 0: an earlier one
                    integer not null default 0;
alter table mails add column transcript_revision  -- transcripts.revision that it was made of; 0: an earlier one
                    integer not null default 0;
alter table mails add column summary_revision  -- summaries.revision that it was made of; 0: none
                    integer not null default 0;
alter table mails add column after_attempt  -- the last attempts.id when it was composed: a later try may have sent it
                    integer not null default 0;
alter table mails add column replaces  -- mails in a row that it replaces and that were never sent
                    integer not null default 0;

alter table webhook_events add column of_phone  -- 1: its participant is the phone's leg of the call
                    integer not null default 0 check (of_phone = 0 or of_phone = 1);
alter table webhook_events add column arrival  -- its place among its call's events, in the order in which they came
                    integer not null default 0;

create table last_runner (
  -- One row: the highest runners.id that was given. It never comes again, not even when a person deletes the row of a process
  -- that holds jobs.
  id                integer primary key
) strict;
insert into last_runner
select max(ifnull((select max(id) from runners), 0), ifnull((select max(runner_id) from attempts), 0),
           ifnull((select max(runner_id) from jobs), 0));

create table clocks (
  -- One row is one boot of a host. A runner that finds another difference than this one knows that the clock was set.
  boot_id           text primary key,                           -- /proc/sys/kernel/random/boot_id
  ahead_ms          integer not null                            -- the wall clock, less the steady clock
) strict, without rowid;

create index jobs_suspect
-- Ready jobs over which two runners were lost.
on jobs (stage) where status = 'pending' and retry_after is null and lost_count >= 2;

update webhook_events
set arrival = (select count(*) from webhook_events as earlier
               where earlier.call_row = webhook_events.call_row
                 and (earlier.received_at, earlier.occurred_at, earlier.event_id)
                     <= (webhook_events.received_at, webhook_events.occurred_at, webhook_events.event_id))
where call_row is not null;

update webhook_events set of_phone = 1
where identity = 'sip-' || (select call_id from calls where calls.id = webhook_events.call_row);

update summaries set transcript_revision = 1
where created_at >= (select assembled_at from transcripts where transcripts.call_row = summaries.call_row);

update mails
set transcript_revision = ifnull((select 1 from transcripts
                                  where transcripts.call_row = mails.call_row and assembled_at <= composed_at), 0),
    summary_revision = ifnull((select max(summaries.revision) from summaries
                               where summaries.call_row = mails.call_row and created_at <= composed_at), 0),
    after_attempt = ifnull((select max(attempts.id) from jobs join attempts on attempts.job_id = jobs.id
                            where jobs.call_row = mails.call_row and attempts.started_at < composed_at), 0);

create index calls_rooms
-- Calls that got a room.
on calls (id) where origin = 'dialled' and room_ready_at is not null;
create index calls_room_taken
-- Calls whose room another database's call was in.
on calls (id) where origin = 'dialled' and disposition = 'room_taken';

insert or ignore into retry_rules (failure_reason, disposition, retries, after_s, spends, about)
values ('dispatch_failed', 'room_taken', 1, 900, 0, 'another database''s call is in the room: no phone rang');

-- A lead is dispatched from the claim that may dial it, which calls.dispatched_at holds. So are those whose phone may have rung
-- and whose line is open.
update calls
set dispatched_at = ifnull(call_started_at, created_at)
where origin = 'dialled' and call_ended_at is null and dispatched_at is null
  and (call_started_at is not null or answered_at is not null
       or exists (select 1 from jobs
                  where jobs.call_row = calls.id and jobs.flow = 'outreach' and jobs.stage in ('locate', 'follow')));
update leads
set status = 'dispatched', transition = transition + 1
where status = 'new'
  and id in (select lead_id from calls
             where origin = 'dialled' and status = 'calling' and call_ended_at is null and dispatched_at is not null);

alter table leads add column settled_by  -- calls.id whose failure made it new or failed; null: none, or a person since
                    integer;
update leads
set settled_by = (select max(id) from calls
                  where calls.lead_id = leads.id and origin = 'dialled' and status = 'failed' and lead_settled_at is not null),
    transition = transition + 1
where status <> 'dispatched';

create index leads_unnumbered
-- Leads whose number is not made yet, as a plain INSERT leaves them.
on leads (id) where status = 'new' and phone_e164 is null;

create index calls_leads_in_use
-- Leads whose line is open, whatever the status of the call.
on calls (lead_id) where origin = 'dialled' and call_ended_at is null;
create index calls_numbers_in_use
-- The same for numbers: a lead may be deleted, or have another number, while its phone rings.
on calls (phone) where origin = 'dialled' and call_ended_at is null;

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
      due_at = unixepoch(), updated_at = unixepoch(), transition = transition + 1
  where id = new.id;
end;

create trigger leads_status_by_hand after update of status on leads
-- What a person makes of a lead, no late result of an earlier call undoes.
when new.transition = old.transition and new.settled_by is not null
begin
  update leads set settled_by = null, transition = transition + 1 where id = new.id;
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

create trigger leads_deleted after delete on leads
-- As the foreign key does, in a shell that has them off too: no other lead is given the history.
begin
  update calls set lead_id = null where lead_id = old.id;
end;

-- Of a lead whatever way it comes: domain/lead/lead_limits.h has the same numbers. A row from before is left alone.
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

-- What MongoDB's processed_status calls completed was mailed by the earlier system: only who insists has it mailed again.
alter table calls add column completed_elsewhere  -- 1: the earlier system has mailed it
                    integer not null default 0 check (completed_elsewhere in (0, 1));
alter table jobs add column insisted  -- 1: a person asked for it although the earlier system has mailed the call
                    integer not null default 0 check (insisted in (0, 1));
drop trigger jobs_rerun;
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

drop trigger results_wake;
create trigger results_wake after insert on results
-- A result may be what a waiting job waits for. One that is worked on does not wait then: 0.
begin
  update jobs set retry_after = iif(status = 'pending', null, 0), transition = transition + 1
  where call_row = new.call_row and flow = 'outreach' and stage in ('room', 'locate', 'follow')
    and (status = 'pending' and retry_after is not null or status = 'processing');
end;

drop trigger webhook_events_wake;
create trigger webhook_events_wake after insert on webhook_events
-- The end of the leg may be what a waiting job waits for. One that is worked on does not wait then: 0.
when new.event = 'participant_left'
begin
  update jobs set retry_after = iif(status = 'pending', null, 0), transition = transition + 1
  where call_row = new.call_row and flow = 'outreach' and stage in ('locate', 'follow')
    and (status = 'pending' and retry_after is not null or status = 'processing');
end;

pragma user_version = 7;
