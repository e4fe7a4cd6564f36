-- Ends the valid token of this name; a running server refuses it from its next look at the database.
-- :name  text     what people call it
-- :now   instant  when it is now
update api_tokens set revoked_at = :now where name = :name and revoked_at is null;
