-- What lists say again of a number.

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

pragma user_version = 9;
