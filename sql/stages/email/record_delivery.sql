-- Records what the mail server answered, for the mail and per recipient.
-- :mail_id     integer   mails.id
-- :state       text      mails.state
-- :recipients  text      JSON array, see mails.recipients
-- :smtp_code   integer?  the server's last; null: none
-- :smtp_reply  text      in words
-- :now         instant   when it is now
update mails
set state = :state, recipients = :recipients, smtp_code = :smtp_code, smtp_reply = :smtp_reply,
    sent_at = iif(:state in ('sent', 'partial'), :now, sent_at)
where id = :mail_id;
