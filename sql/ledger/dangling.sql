-- How many rows refer to a row that is not there.
-- -> found  integer
select count(*) as found from pragma_foreign_key_check;
