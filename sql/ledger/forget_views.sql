-- Views that were dropped are not remembered.
delete from made_views;
