-- Tenants that a person disabled in `lost`, or took out of post-call, are so here.
update main.tenants as here
set status = iif(was.status = 'disabled', 'disabled', here.status), post_call = iif(was.post_call = 0, 0, here.post_call),
    updated_at = was.updated_at
from lost.tenants as was
where was.tenant_id = here.tenant_id and (was.status = 'disabled' or was.post_call = 0);
