-- The table settings of schema 5, for existing statements: its one row is made of llm_prices, and an UPDATE of its value
-- replaces the price list. A price that is no number is refused.
create view settings as
select 'llm_prices' as name,
       (select json_group_object(model, json_object('prompt', prompt, 'cached', cached, 'completion', completion))
        from llm_prices) as value,
       'USD per million tokens, by model: the cost of an attempt' as about;

create trigger settings_update instead of update on settings
begin
  select raise(abort, 'settings: the value of llm_prices is a JSON object of models')
  where json_valid(new.value) is not 1 or json_type(new.value) <> 'object';
  delete from llm_prices where model not in (select key from json_each(new.value));
  insert into llm_prices (model, prompt, cached, completion)
  select key, value ->> '$.prompt', value ->> '$.cached', value ->> '$.completion' from json_each(new.value)
  where true
  on conflict (model) do update
  set prompt = excluded.prompt, cached = excluded.cached, completion = excluded.completion;
end;
