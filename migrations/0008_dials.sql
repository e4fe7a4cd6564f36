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

create index calls_sent
-- Dials that were sent, of a lead: there is a ceiling.
on calls (lead_id, dispatched_at) where lead_id is not null and dispatched_at is not null;
create index calls_rang
-- Calls whose phone rang: the trunk worked.
on calls (id) where origin = 'dialled' and rang_at is not null;
create index calls_trunk
-- Dials that the trunk failed, by number.
on calls (phone, id) where origin = 'dialled' and disposition = 'trunk';

alter table stage_pacing add column slowed  -- so many dials are still to pass at half the pace
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
when new.retry_after is null and old.retry_after is not null and new.status = 'new' and old.status = 'new'
     and new.transition = old.transition
begin
  update leads
  set asked_after = (select ifnull(max(id), 0) from calls where calls.lead_id = new.id), transition = transition + 1
  where id = new.id;
end;

pragma user_version = 8;
