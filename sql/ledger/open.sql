-- What every connection of the worker is set to, once, when it opens the database.
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
-- A -wal that readers have let grow is cut to this when it begins again; see kLargeWal.
pragma journal_size_limit = 67108864;
