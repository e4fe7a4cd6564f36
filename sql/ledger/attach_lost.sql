-- Attaches another callmill database as `lost`: what sql/restore reads from.
-- :path  text  its file
attach database :path as lost;
