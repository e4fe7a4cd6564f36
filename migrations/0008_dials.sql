-- How dials end, and how many there may be.

alter table calls add column rang_at  -- of a dialled call: when it was first known that the phone rang, or was answered
                    integer;
alter table calls add column refused_after_ms  -- of a refused dial: from the leg's joining its room to the refusal, at most
                    integer check (refused_after_ms >= 0);
alter table calls add column leg_lost_at  -- when an answered leg was seen to dial: LiveKit restarted, and the talk is over
                    integer;
update calls
set rang_at = ifnull(answered_at, ifnull(call_ended_at, created_at))
where origin = 'dialled'
  and (answered_at is not null or leg_status in ('ringing', 'automation', 'active', 'hangup'));

alter table leads add column asked_after  -- its last calls.id when a person last asked for it to be dialled; 0: none
                    integer not null default 0;
update leads
-- Who waits to be dialled now was asked for: what was dialled before counts for the day alone.
set asked_after = (select ifnull(max(id), 0) from calls where calls.lead_id = leads.id), transition = transition + 1
where status = 'new';

create index calls_sent
-- Dials that were sent, of a lead: there is a ceiling.
on calls (lead_id, dispatched_at) where lead_id is not null and dispatched_at is not null;
create index calls_rang
-- Calls whose phone rang: the trunk worked.
on calls (id) where origin = 'dialled' and rang_at is not null;
create index calls_trunk
-- Dials that the trunk failed, by number.
on calls (phone, id) where origin = 'dialled' and disposition = 'trunk';
create index calls_trunk_last
-- The same, the newest first.
on calls (id) where origin = 'dialled' and disposition = 'trunk';

alter table stage_pacing add column slowed  -- so many jobs are still to pass at half the pace
                    integer not null default 0 check (slowed >= 0);

insert or ignore into retry_rules (failure_reason, disposition, retries, after_s, spends, about)
values ('dispatch_failed', 'trunk_limit', 1, 900, 0, 'the trunk took no further call: not the lead''s doing');

drop trigger leads_new_again;
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

create trigger leads_asked after update of retry_after on leads
-- A person makes a lead due that waited.
when new.retry_after is not old.retry_after and old.retry_after is not null and ifnull(new.retry_after, 0) <= unixepoch()
     and new.status = 'new' and old.status = 'new' and new.transition = old.transition
begin
  update leads
  set asked_after = (select ifnull(max(id), 0) from calls where calls.lead_id = new.id), transition = transition + 1
  where id = new.id;
end;

-- What agents report: who opts out, when to call back, and a finer word for a failure.

alter table results add column disposition  -- of a failure: a finer word of the agent, as in calls.disposition; null: none
                    text check (disposition is null or failure_reason is not null and (
                                failure_reason = 'rejected' and (disposition = 'hung_up' or disposition = 'opted_out')
                                or failure_reason = 'do_not_call' and disposition = 'opted_out'
                                or failure_reason = 'no_answers' and disposition = 'empty_result'
                                or (failure_reason = 'no_answers' or failure_reason = 'startup_failed')
                                   and (disposition = 'agent' or disposition = 'infrastructure')));
alter table results add column call_back_at  -- when the lead wants to be called again; null: not said
                    integer;

update failure_reasons set of_results = 1, about = 'the number is on the do-not-call list, or its owner tells the agent so'
where reason = 'do_not_call';

insert or ignore into retry_rules (failure_reason, disposition, retries, after_s, spends, adds_do_not_call, about)
values ('rejected', 'opted_out', 0, null, 1, 1, 'told the agent not to call again');

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

-- What hands and clocks do to dials.

-- An operator hung up: the call ends so, and its lead spends nothing.
alter table calls add column hung_up_at  -- when an operator had the phone's leg removed
                    integer;
alter table calls add column hung_up_reason  -- the operator's words
                    text;
alter table calls add column hung_up_after  -- the last results.id of the call by then; 0: none
                    integer not null default 0;

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

insert or ignore into retry_rules (failure_reason, disposition, retries, after_s, spends, about)
values ('unanswered', 'operator', 1, null, 0, 'an operator hung up while it rang: the lead did nothing'),
       ('no_answers', 'operator', 1, null, 0, 'an operator hung up, and nothing useful was said by then');

-- A pause of the program's counts time that passed; a person's is an instant.
alter table stages add column halted_until  -- paused_until as the program wrote it; where that is another, a person did
                    integer;
alter table stages add column pause_under  -- under the pause of a restore: a person's, in force after it; 0: none; null: no restore's
                    integer;
alter table stages add column pause_under_reason  -- its words
                    text;

-- Calls that a person deleted while their phones may have rung.
create table lost_calls (
  call_row          integer primary key,                        -- calls.id, of a row that is gone
  call_id           text not null,
  lead_id           integer not null
) strict;

create trigger calls_deleted after delete on calls
-- The schedule gives its lead back. Foreign keys off or on, and whatever becomes of its job.
when old.origin = 'dialled' and old.lead_id is not null and old.dispatched_at is not null
     and (old.status = 'calling' or old.status = 'failed' and old.lead_settled_at is null)
begin
  insert or ignore into lost_calls (call_row, call_id, lead_id) values (old.id, old.call_id, old.lead_id);
end;

pragma user_version = 8;
