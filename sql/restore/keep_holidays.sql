-- Adds the holidays of `lost`.
insert or ignore into main.holidays (day, name) select day, name from lost.holidays;
