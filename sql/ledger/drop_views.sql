-- The statements that drop these views, where they are; people's own views stay.
-- :names  texts  their names
-- -> statement  text
select 'drop view "' || name || '"' as statement
from sqlite_schema
where type = 'view' and name in (select value from json_each(:names));
