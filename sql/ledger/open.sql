-- What every connection of the worker is set to, once, when it opens the database.
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
