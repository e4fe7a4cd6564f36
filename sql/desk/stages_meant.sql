-- The stages that a word of `callmill pause` means: a stage, a flow, dialling (all before a phone rings), or all.
-- :word  text  as a person typed it
-- -> name             text
-- -> in_flight_limit  integer
-- -> paused_until     instant?
-- -> pause_reason     text?
select name, in_flight_limit, paused_until, pause_reason
from stages
where :word in (name, flow, 'all') or (:word = 'dialling' and name in ('room', 'dial'))
order by flow = 'outreach', position;
