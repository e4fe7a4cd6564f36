-- Adds the tenants of some calls of `lost` that are not here.
-- :lost_rows  integers  lost.calls.id
insert or ignore into main.tenants
select * from lost.tenants
where tenant_id in (select tenant_id from lost.calls where id in (select value from json_each(:lost_rows)));
