-- Stores which tenant a called number belongs to; a row that would not change is not touched.
-- :phone_number  text     E.164
-- :tenant_id     text     whose number it is
-- :client_id     text?    as the phone map has it
-- :now           instant  when it is now
insert into phone_tenants (phone_number, tenant_id, client_id, updated_at)
values (:phone_number, :tenant_id, :client_id, :now)
on conflict (phone_number) do update
set tenant_id = excluded.tenant_id, client_id = excluded.client_id, updated_at = :now
where (tenant_id, client_id) is not (excluded.tenant_id, excluded.client_id);
