-- Lets go of the database `lost`.
detach database lost;
