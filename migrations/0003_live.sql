-- What the live service adds: bearer tokens of the HTTP API, how far MongoDB has been read, the phone-tenant map.

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

pragma user_version = 3;
