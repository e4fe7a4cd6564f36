-- The stages that are paused now, by a person or because they halted.
-- :now  instant  when it is now
-- -> name          text
-- -> pause_reason  text
-- -> paused_until  text
select name, pause_reason, strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch') as paused_until
from stages
where paused_until > :now
order by flow, position;
