-- The stages that are paused now, by a person or because they halted.
-- :now  unix seconds
select name, pause_reason, strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch') as paused_until
from stages
where paused_until > :now
order by flow, position;
