-- The greatest rowid of phone_tenants so far: what comes after it is new.
select ifnull(max(rowid), 0) as last_rowid from phone_tenants;
