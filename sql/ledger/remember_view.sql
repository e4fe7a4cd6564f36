-- A view was made.
-- :name    its name
-- :digest  of its text
insert into made_views (name, digest) values (:name, :digest);
