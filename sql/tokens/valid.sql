-- The tokens that the HTTP API takes now.
select name, scope, token_hash from api_tokens where revoked_at is null;
