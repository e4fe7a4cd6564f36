-- The dialled calls that an id means: that of exactly this id, else those whose id it begins. It must hold the whole of calls.id:
-- 'outreach-1017' begins outreach-1017-k3f9x2a7, and not outreach-10170-b7c2d9e1.
-- :call_id  text  the outside world's id
-- -> call_row  integer
-- -> call_id   text
select id as call_row, call_id
from calls
where call_id = :call_id and origin = 'dialled'
union all
select id as call_row, call_id
from calls
where :call_id glob 'outreach-[0-9]*' and call_id >= :call_id || iif(:call_id glob '*-*-*', '', '-')
  and call_id < :call_id || iif(:call_id glob '*-*-*', '', '-') || '~' and origin = 'dialled'
  and not exists (select 1 from calls as outside where outside.call_id = :call_id and outside.origin = 'dialled')
order by call_row
limit 20;
