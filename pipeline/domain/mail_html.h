// A notification as HTML for mail clients (smtp.md 4.4): nested tables, one column of at most 600 px, styles inline and
// in a style block, a dark theme, nothing fetched, no link made of what somebody said.
#pragma once

#include <string>

#include "domain/mail_content.h"

namespace callmill {

std::string mail_html(const MailContent& content);

}  // namespace callmill
