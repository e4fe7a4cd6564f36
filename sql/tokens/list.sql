-- Every token that was ever made, without its hash: valid ones first.
-- -> name        text
-- -> scope       text
-- -> created_at  text
-- -> revoked_at  text?
select name, scope, strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') as created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', revoked_at, 'unixepoch') as revoked_at
from api_tokens
order by api_tokens.revoked_at is not null, name, id;
