-- The statements that drop views.
-- :names  texts?  their names; null: all
-- -> statement  text
select 'drop view "' || name || '"' as statement
from sqlite_schema
where type = 'view' and (:names is null or name in (select value from json_each(:names)));
