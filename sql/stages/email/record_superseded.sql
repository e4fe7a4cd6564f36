-- Closes a mail that was never sent because a newer one replaces it.
-- :mail_id  integer  mails.id
-- :reply    text     in words
update mails set state = 'failed', smtp_reply = :reply where id = :mail_id;
