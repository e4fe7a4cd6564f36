-- The greatest rowid of tenants so far: what comes after it is new.
-- -> last_rowid  integer
select ifnull(max(rowid), 0) as last_rowid from tenants;
