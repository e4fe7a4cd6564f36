-- Mails as they go out, for the program's own statements. A row that is inserted here becomes one of mails and one of
-- mail_bodies.
create view mails_with_bodies as
select mails.*, mail_bodies.body
from mails
left join mail_bodies on mail_bodies.mail_id = mails.id;

create trigger mails_with_bodies_insert instead of insert on mails_with_bodies
begin
  insert into mails (id, call_row, revision, message_id, subject, recipients, body_bytes, state, smtp_code, smtp_reply,
                     composed_at, sent_at, transcript_revision, summary_revision, after_attempt, replaces)
  values (new.id, new.call_row, new.revision, new.message_id, new.subject, new.recipients, length(new.body), new.state,
          new.smtp_code, new.smtp_reply, new.composed_at, new.sent_at, ifnull(new.transcript_revision, 0),
          ifnull(new.summary_revision, 0), ifnull(new.after_attempt, 0), ifnull(new.replaces, 0));
  insert into mail_bodies (mail_id, body) values (last_insert_rowid(), new.body);
end;
