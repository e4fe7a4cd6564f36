-- First half of a write that changes nothing: a row that web/probe_erase removes before the commit.
insert into llm_prices (model) values ('readyz probe');
