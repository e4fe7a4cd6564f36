-- Makes a bearer token valid. The unique index refuses a name that a valid token has already.
-- :name        text     what people call it
-- :scope       text     enqueue, operator or agent
-- :token_hash  blob     SHA-256 of the token, 32 bytes
-- :now         instant  when it is now
insert into api_tokens (name, scope, token_hash, created_at) values (:name, :scope, :token_hash, :now);
