-- What the live service adds: bearer tokens of the HTTP API, how far MongoDB has been read, the phone-tenant map, and how
-- long a stage goes on asking a server that says "not now".

-- One bearer token. The token itself is shown once, when it is made; here stands its SHA-256.
create table api_tokens (
  id                integer primary key,
  name              text not null check (length(name) between 1 and 64),
  scope             text not null check (scope in ('enqueue', 'operator', 'agent')),
  token_hash        blob not null unique check (length(token_hash) = 32),
  created_at        integer not null,
  revoked_at        integer                                     -- null: valid
) strict;
create unique index api_tokens_valid on api_tokens (name) where revoked_at is null;

-- How far a collection of MongoDB has been read in bulk. Written in the transaction that holds the rows.
create table watermarks (
  mongodb_db        text not null,
  collection        text not null,
  read_to           integer,                                    -- ObjectIds made before it have been read; null: read whole every time
  read_at           integer not null,                           -- when it was last looked at, to a minute
  primary key (mongodb_db, collection)
) strict, without rowid;

-- Calls that have no end yet are asked for again at every reading of MongoDB.
create index calls_unfinished on calls (id) where call_ended_at is null;

-- Which tenant a called number belongs to (MongoDB's phone-tenant-map).
create table phone_tenants (
  phone_number      text primary key,                           -- E.164
  tenant_id         text not null check (length(tenant_id) >= 3),
  client_id         text,
  updated_at        integer not null
) strict;

-- A server that was reached and put the job off (4yz) is asked again as mail servers do it, over hours: the wait is the time
-- since it first did so, within these bounds, so that it doubles.
alter table stages add column deferral_first_s integer not null default 60 check (deferral_first_s >= 0);
alter table stages add column deferral_cap_s integer not null default 3600 check (deferral_cap_s >= deferral_first_s);
alter table stages add column deferral_limit_s integer not null default 86400 check (deferral_limit_s >= 0);

drop view v_stages;
create view v_stages as
select name as stage, flow, position, next, when_lost, max_attempts, backoff_first_s, backoff_cap_s, timeout_s,
       in_flight_limit, per_second,
       strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch') as paused_until, pause_reason,
       deferral_first_s, deferral_cap_s, deferral_limit_s
from stages;

pragma user_version = 3;
