-- Jobs whose wait is over become ready. Claims read ready rows only, so waiting rows cost them nothing.
-- :now  unix seconds
update jobs set retry_after = null where status = 'pending' and retry_after <= :now;
