-- First half of a write that changes nothing: a row that web/probe_erase removes before the commit.
insert into settings (name, value, about) values ('readyz probe', 'null', 'never seen: written and erased in one transaction');
