-- The number of the last migration applied to this file; 0 is an empty database.
select user_version from pragma_user_version;
