-- The tokens that the HTTP API takes now.
-- -> name        text
-- -> scope       text
-- -> token_hash  blob
select name, scope, token_hash from api_tokens where revoked_at is null;
