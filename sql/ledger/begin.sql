-- Opens a write transaction at once, so that no reader inside it can turn out to be too late.
begin immediate;
