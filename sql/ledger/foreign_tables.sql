-- 1 when the file has tables though no migration of callmill was ever applied to it: another program made them.
-- -> found  bool
select (select user_version from pragma_user_version) = 0 and exists (select 1 from sqlite_schema) as found;
