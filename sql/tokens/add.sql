-- Makes a bearer token valid. The unique index refuses a name that a valid token has already.
-- :name        what people call it
-- :scope       enqueue, operator or agent
-- :token_hash  SHA-256 of the token, 32 bytes
-- :now         unix seconds
insert into api_tokens (name, scope, token_hash, created_at) values (:name, :scope, :token_hash, :now);
