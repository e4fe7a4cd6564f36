// A notification as a mail.
#pragma once

#include <cstddef>
#include <string>

#include "domain/mail/mail_message.h"
#include "domain/mail/notification.h"

namespace callmill {

/// The HTML part as encoded stays below this; Gmail cuts at 102 kB.
inline constexpr std::size_t kHtmlBytes = 100'000;

struct ComposedMail {
  std::string subject;
  std::string bytes;
};

/// Of all that the mail says, 16 hex digits: equal for equal content.
std::string content_hash(const Notification& notification);

/// `head` without its subject, which comes from the notification. What does not fit kHtmlBytes is left out of both
/// alternatives, and the whole is attached as text. Equal arguments give equal bytes.
ComposedMail compose_mail(const Notification& notification, MessageHead head);

}  // namespace callmill
