-- Stores a composed mail before it is sent.
-- :call_row             integer  calls.id
-- :revision             integer  of the call's mails
-- :message_id           text     without angle brackets
-- :subject              text     as people read it
-- :recipients           text     JSON array, see mails.recipients
-- :body                 blob     the message as it goes out
-- :transcript_revision  integer  what it was made of; 0: none
-- :summary_revision     integer  what it was made of; 0: none
-- :replaces             integer  mails in a row that it replaces and that were never sent
-- :now                  instant  when it is now
insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, state, composed_at,
                               transcript_revision, summary_revision, after_attempt, replaces)
values (:call_row, :revision, :message_id, :subject, :recipients, :body, 'pending', :now,
        :transcript_revision, :summary_revision, ifnull((select max(id) from attempts), 0), :replaces);
