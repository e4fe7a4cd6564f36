// A notification as plain text.
#pragma once

#include <string>

#include "domain/mail/mail_content.h"

namespace callmill {

/// Lines end with LF and are as long as their text; the transfer encoding folds them.
std::string mail_text(const MailContent& content);

}  // namespace callmill
