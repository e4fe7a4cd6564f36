#include "domain/mail/compose_mail.h"

#include "domain/mail/mail_content.h"
#include "domain/mail/mail_html.h"
#include "domain/mail/mail_text.h"
#include "domain/text.h"

namespace callmill {

namespace {

/// As much of `content` as kHtmlBytes allow.
MailContent fitting(const MailContent& content) {
  const auto fits = [](const MailContent& part) { return encoded_size(mail_html(part)) < kHtmlBytes; };
  MailContent longest = shortened(content, kHtmlBytes);
  if (fits(longest)) return longest;
  std::size_t fit = 0;
  for (std::size_t too_much = kHtmlBytes; too_much - fit > 256;) {
    const std::size_t middle = fit + (too_much - fit) / 2;
    (fits(shortened(content, middle)) ? fit : too_much) = middle;
  }
  return shortened(content, fit);
}

}  // namespace

std::string content_hash(const Notification& notification) {
  const MailContent content = mail_content(notification);
  return hash_hex(content.subject + '\n' + mail_text(content));
}

ComposedMail compose_mail(const Notification& notification, MessageHead head) {
  const MailContent content = mail_content(notification);
  const MailContent shown = fitting(content);
  MessageBody body{mail_text(shown), mail_html(shown), std::nullopt};
  if (!shown.cut_note.empty()) body.attachment = {"call.txt", mail_text(content)};
  head.subject = content.subject;
  return {content.subject, write_message(head, body)};
}

}  // namespace callmill
