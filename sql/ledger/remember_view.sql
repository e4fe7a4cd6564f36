-- A view was made.
-- :name    text     its name
-- :digest  integer  of its text
insert into made_views (name, digest) values (:name, :digest);
