-- What has a name. Tables, views and indexes share theirs, in any case; a trigger's name stands apart.
-- -> type  text
-- -> name  text
-- -> key   text  the name in lower case; of a trigger behind "trigger "
select type, name, iif(type = 'trigger', 'trigger ', '') || lower(name) as key
from sqlite_schema
where name not like 'sqlite\_%' escape '\'
order by type, name;
