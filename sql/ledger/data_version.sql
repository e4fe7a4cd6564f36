-- Changes whenever another connection has committed: the worker's cheap "did anybody else write?".
-- -> data_version  integer
select data_version from pragma_data_version;
