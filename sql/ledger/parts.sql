-- The columns, indexes and triggers of every table, to tell what a person added to the program's.
-- -> table_name  text
-- -> part        text  "column leads.city", "index leads_due on leads"
select found.name as table_name, 'column ' || found.name || '.' || columns.name as part
from sqlite_schema as found
join pragma_table_xinfo(found.name) as columns
where found.type = 'table' and found.name not like 'sqlite\_%' escape '\'
union all
select tbl_name, type || ' ' || name || ' on ' || tbl_name
from sqlite_schema
where type in ('index', 'trigger') and sql is not null
order by part;
