-- What agents report of dialled calls, in the form of the table of this name in schema 5; any program may insert a row.
-- call_id is calls.id; an INSERT may give the outside world's id ('outreach-1017-k3f9x2a7') or its beginning ('outreach-1017')
-- instead.
create view call_results as
select id, call_row as call_id, qualification, failure_reason, failure_detail, source, received_at, taken_at, taken_as,
       overrode as turned, disposition, call_back_at
from results;

create trigger call_results_insert instead of insert on call_results
-- What an id begins, is decided as web/find_dialled does.
begin
  insert into results (id, call_row, qualification, failure_reason, failure_detail, source, received_at, taken_at, taken_as,
                       overrode, disposition, call_back_at)
  values (new.id,
          coalesce((select id from calls where id = new.call_id and typeof(new.call_id) = 'integer'),
                   (select max(id) from calls where call_id = new.call_id and origin = 'dialled'),
                   (select iif(count(*) > 1,
                               raise(abort, 'call_results.call_id: more than one call begins so; give its whole id'),
                               max(id))
                    from calls
                    where new.call_id glob 'outreach-[0-9]*'
                      and call_id >= new.call_id || iif(new.call_id glob '*-*-*', '', '-')
                      and call_id < new.call_id || iif(new.call_id glob '*-*-*', '', '-') || '~' and origin = 'dialled'),
                   raise(abort, 'call_results.call_id: there is no such call')),
          new.qualification, new.failure_reason, new.failure_detail, ifnull(new.source, 'sql'),
          ifnull(new.received_at, unixepoch()), new.taken_at, new.taken_as, new.turned, new.disposition, new.call_back_at);
end;
