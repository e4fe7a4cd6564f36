-- One call's qualification, field by field.
-- :call_row  integer  calls.id
-- -> field   text
-- -> answer  text
select answer.key as field, answer.value as answer
from calls
join json_each(calls.qualification) as answer
where calls.id = :call_row;
