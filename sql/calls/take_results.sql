-- Takes an agent's result. For a late one, `overrode` keeps the failure of its call.
-- :result_id  integer  results.id
-- :taken_as   text     results.taken_as
-- :now        instant  when it is now
update results
set taken_at = :now, taken_as = :taken_as,
    overrode = iif(:taken_as = 'late',
                   (select failure_reason || ifnull(', ' || failure_detail, '') from calls
                    where calls.id = results.call_row), null)
where id = :result_id and taken_at is null;
