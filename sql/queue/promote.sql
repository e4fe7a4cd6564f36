-- Makes jobs ready whose wait is over. Claims read ready rows only, so waiting rows cost them nothing.
-- :now  instant  when it is now
update jobs
set retry_after = null, transition = transition + 1
where status = 'pending' and stage in (select name from stages) and retry_after <= :now;
