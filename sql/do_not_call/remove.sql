-- Takes a number off the list. Its lead stays as it is.
-- :phone_e164  text  +91 and ten digits
delete from do_not_call where phone_e164 = :phone_e164;
