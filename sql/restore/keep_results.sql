-- Adds what agents reported of some calls of `lost`.
-- :lost_rows  integers  lost.calls.id
insert into main.results (call_row, qualification, failure_reason, failure_detail, disposition, call_back_at, source, received_at,
                          taken_at, taken_as, overrode)
select here.id, was.qualification, was.failure_reason, was.failure_detail, was.disposition, was.call_back_at, was.source,
       was.received_at, was.taken_at, was.taken_as, was.overrode
from lost.results as was
join lost.calls as its on its.id = was.call_row
join main.calls as here on here.call_id = its.call_id and here.tenant_id = its.tenant_id
where its.id in (select value from json_each(:lost_rows))
  and not exists (select 1 from main.results as known
                  where known.call_row = here.id and known.received_at = was.received_at and known.source = was.source)
order by was.id;
