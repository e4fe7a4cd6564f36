-- Writes the log of the file back into it, and cuts it to nothing; waits for those who read from it as long as for a lock.
-- -> busy          bool     somebody reads or writes: it is not empty
-- -> log           integer  pages in it
-- -> checkpointed  integer  of these, how many were written back
pragma wal_checkpoint(truncate);
