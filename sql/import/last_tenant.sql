-- The greatest rowid of tenants so far: what comes after it is new.
select ifnull(max(rowid), 0) as last_rowid from tenants;
