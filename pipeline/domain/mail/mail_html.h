// A notification as HTML.
#pragma once

#include <string>

#include "domain/mail/mail_content.h"

namespace callmill {

/// HTML for mail clients, built like that of https://github.com/ActiveCampaign/postmark-templates (fa73527): nested
/// tables, one column of at most 600 px, styles inline and in a style block, a dark theme, nothing fetched, no link
/// made of what somebody said.
std::string mail_html(const MailContent& content);

}  // namespace callmill
