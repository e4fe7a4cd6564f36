-- The number of the last migration applied to this file; 0 is an empty database.
-- -> user_version  integer
select user_version from pragma_user_version;
