-- Which tenant each called number belongs to.
-- -> phone_number  text
-- -> tenant_id     text
select phone_number, tenant_id from phone_tenants;
