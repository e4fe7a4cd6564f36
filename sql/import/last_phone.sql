-- The greatest rowid of phone_tenants so far: what comes after it is new.
-- -> last_rowid  integer
select ifnull(max(rowid), 0) as last_rowid from phone_tenants;
