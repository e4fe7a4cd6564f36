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

create index calls_room_taken
-- Calls whose room another database's call was in.
on calls (id) where origin = 'dialled' and disposition = 'room_taken';

insert or ignore into retry_rules (failure_reason, disposition, retries, after_s, spends, about)
values ('dispatch_failed', 'room_taken', 1, 900, 0, 'another database''s call is in the room: no phone rang');

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
-- A person (or an enqueue that asks again) sets status = 'pending': start afresh, keep the story. The program's own UPDATEs
-- raise transition. A person insists; whether an enqueue does, it says itself.
when new.status = 'pending' and new.transition = old.transition
begin
  insert into attempts (job_id, stage, attempt, runner_id, started_at, outcome, error_kind, error)
  values (new.id, new.stage, old.attempt, old.runner_id, unixepoch(), 'rerun', old.error_kind,
          'asked for again by hand; was ' || old.status || ' in stage ' || old.stage);
  update jobs
  set attempt = 0, lost_count = 0, runner_id = null, lease_until = null, claimed_at = null, finished_at = null,
      last_error = null, error_kind = null, outcome = null, enqueued_at = unixepoch(), updated_at = unixepoch(),
      retry_after = case when new.retry_after is old.retry_after then null else new.retry_after end,
      insisted = 1, transition = transition + 1
  where id = new.id;
end;

pragma user_version = 7;
