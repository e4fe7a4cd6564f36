-- Closes a mail that never left because a newer one takes its place.
-- :mail_id  integer  mails.id
-- :reply    text     in words
update mails set state = 'failed', smtp_reply = :reply where id = :mail_id;
