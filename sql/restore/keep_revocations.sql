-- A token that was revoked in `lost` is revoked here.
update main.api_tokens as here
set revoked_at = was.revoked_at
from lost.api_tokens as was
where here.token_hash = was.token_hash and here.revoked_at is null and was.revoked_at is not null;
