// Which mail server to use, and how: settings as a connection needs them.
#pragma once

#include <string>
#include <string_view>

#include "domain/settings.h"

namespace callmill::outside {

struct MailServer {
  std::string url;                         ///< smtp:// or smtps://, host, port, and as the path our name in EHLO.
  StartTls starttls = StartTls::required;  ///< Never `automatic`.
  std::string username;
  std::string password;
  std::string ca_file;
};

/// 127.0.0.0/8, ::1 and localhost: their traffic cannot be overheard. False in doubt.
bool is_loopback(std::string_view host);

/// The EHLO name is the path of SMTP_URL, else `own_name`. `automatic` becomes `off` on loopback, else `required`; so
/// does `when_offered` with a password, which a man in the middle could read after removing the offer. Throws
/// Unsendable (curl.h) naming the setting that cannot work.
MailServer mail_server(const Settings& settings, const Secrets& secrets, const std::string& own_name);

/// This machine's name, fit for EHLO.
std::string own_host_name();

}  // namespace callmill::outside
