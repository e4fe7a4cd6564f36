-- Writes all that the open database holds into a new file.
-- :path  the new file, which must not exist
vacuum into :path;
