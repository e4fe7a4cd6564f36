-- Makes sure that every call to be enqueued has its row; its documents may come later.
-- :keys  JSON array of {"tenant_id", "call_id"}
-- :now   unix seconds
insert or ignore into calls (tenant_id, call_id, created_at, updated_at)
select distinct value ->> 'tenant_id', value ->> 'call_id', :now, :now
from json_each(:keys);
