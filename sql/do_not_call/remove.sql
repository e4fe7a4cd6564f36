-- Takes numbers off the list. Their leads stay as they are.
-- :rows  JSON array of {"phone_e164"}
delete from do_not_call where phone_e164 in (select value ->> 'phone_e164' from json_each(:rows));
