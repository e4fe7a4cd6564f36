-- Second half of a write that changes nothing: removes the row of web/probe_write.
delete from settings where name = 'readyz probe';
