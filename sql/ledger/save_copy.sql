-- Writes all that the open database holds into a new file.
-- :path  text  the new file, which must not exist, or be empty
vacuum into :path;
