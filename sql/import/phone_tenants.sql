-- Which tenant each called number belongs to.
select phone_number, tenant_id from phone_tenants;
