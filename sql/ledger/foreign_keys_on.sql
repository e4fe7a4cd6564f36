-- References hold from now on, as in every connection.
pragma foreign_keys = on;
