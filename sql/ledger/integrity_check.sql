-- Whether the file is sound: one row 'ok', or what is wrong with it.
-- -> integrity_check  text
pragma integrity_check;
