-- Leads to be dialled, and what stops a dial: the do-not-call list and holidays.

-- One row is a person to be called, once for each number. A lead whose number could not be read is kept as 'failed'.
create table leads (
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
  updated_at        integer not null default (unixepoch()),
  check ((status = 'failed') = (failure_reason is not null)),
  check (status = 'failed' or phone_e164 is not null)
) strict;
-- What may be dialled, in its order; what waits. Neither holds history, and no index that does has 'new' rows to offer.
create index leads_ready on leads (priority, id) where status = 'new' and retry_after is null;
create index leads_waiting on leads (retry_after, priority, id) where status = 'new' and retry_after is not null;
create index leads_by_status on leads (status) where status <> 'new';
create index leads_by_tenant on leads (tenant_id) where tenant_id is not null;
-- A number that cannot be read tells nobody apart; the same row imported again is the same lead.
create unique index leads_unreadable on leads (phone, name, source) where phone_e164 is null;

-- One row is a number that must not be dialled.
create table do_not_call (
  phone_e164        text primary key
                    check (phone_e164 glob '+91[6-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  reason            text,
  source            text not null check (length(source) >= 1),  -- who put it there: operator, a file's name, a call
  created_at        integer not null default (unixepoch())
) strict, without rowid;
create index do_not_call_by_age on do_not_call (created_at);

-- One row is a day on which nobody is dialled, in CALL_TIMEZONE.
create table holidays (
  day               text primary key check (day is date(day, '+0 days')),  -- 2026-11-08
  name              text not null check (length(name) >= 1)
) strict, without rowid;

-- Who gets on the list while waiting to be dialled is not dialled.
create trigger do_not_call_stops_leads after insert on do_not_call
begin
  update leads
  set status = 'failed', failure_reason = 'do_not_call',
      failure_detail = 'on the do-not-call list' || ifnull(': ' || new.reason, ''), retry_after = null,
      updated_at = new.created_at
  where phone_e164 = new.phone_e164 and status = 'new';
end;

create view v_leads as
select id as lead_id, tenant_id, name, phone, source, email, product_name, city, state, query_message, phone_e164, status,
       priority, strftime('%Y-%m-%dT%H:%M:%SZ', retry_after, 'unixepoch') as retry_after, retry_count, failure_reason,
       failure_detail, attributes,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as on_do_not_call,
       strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') as created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', updated_at, 'unixepoch') as updated_at,
       retry_after as retry_after_unix
from leads;

pragma user_version = 4;
