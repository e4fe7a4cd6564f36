-- Ends a transaction: what it wrote is on disk when this returns (synchronous = full).
commit;
