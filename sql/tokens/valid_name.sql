-- 1 when a valid token has this name.
-- :name  text  what people call it
-- -> found  bool
select exists (select 1 from api_tokens where name = :name and revoked_at is null) as found;
