-- Stores a composed mail before it is sent.
-- :call_row    integer  calls.id
-- :revision    integer  of the call's mails
-- :message_id  text     without angle brackets
-- :subject     text     as people read it
-- :recipients  text     JSON array, see mails.recipients
-- :body        blob     the message as it goes out
-- :now         instant  when it is now
insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, state, composed_at)
values (:call_row, :revision, :message_id, :subject, :recipients, :body, 'pending', :now);
