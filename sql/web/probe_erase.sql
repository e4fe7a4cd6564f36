-- Second half of a write that changes nothing: removes the row of web/probe_write.
delete from llm_prices where model = 'readyz probe';
