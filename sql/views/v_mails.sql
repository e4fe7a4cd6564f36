-- Mails, every revision. recipients reads "boss@example.com: sent 250; old@example.com (bcc): refused 550 no such user".
create view v_mails as
select mails.id as mail_id, calls.tenant_id, calls.call_id, mails.revision, mails.state, mails.subject,
       (select group_concat((recipient.value ->> 'address')
                            || iif(recipient.value ->> 'kind' = 'bcc', ' (bcc)', '') || ': '
                            || (recipient.value ->> 'state')
                            || coalesce(' ' || nullif(recipient.value ->> 'code', 0), '')
                            || iif(recipient.value ->> 'state' = 'sent', '',
                                   coalesce(' ' || nullif(recipient.value ->> 'reply', ''), '')), '; ')
        from json_each(mails.recipients) as recipient) as recipients,
       mails.smtp_code, mails.smtp_reply, mails.message_id, mails.body_bytes,
       strftime('%Y-%m-%dT%H:%M:%SZ', mails.composed_at, 'unixepoch') as composed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', mails.sent_at, 'unixepoch') as sent_at,
       mails.sent_at as sent_unix, mails.call_row
from mails
left join calls on calls.id = mails.call_row;
