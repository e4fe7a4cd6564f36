// Which mail server to talk to, and how: settings made ready for a connection.
#pragma once

#include <string>
#include <string_view>

#include "domain/settings.h"

namespace callmill::outside {

struct MailServer {
  std::string url;  ///< smtp:// or smtps://, host, port, and as its path the name we give in EHLO.
  StartTls starttls = StartTls::required;  ///< Never `automatic`.
  std::string username;
  std::string password;
  std::string ca_file;
};

/// 127.0.0.0/8, ::1 and localhost: traffic to it cannot be overheard. Anything doubtful is not.
bool is_loopback(std::string_view host);

/// A path in SMTP_URL is kept as the EHLO name, else it is `own_name`. `automatic` becomes `off` on loopback, else
/// `required`; so does `when_offered` where there is a password: whoever stands in between could take the offer away
/// and read it. Throws Unsendable (curl.h) naming the setting that cannot work.
MailServer mail_server(const Settings& settings, const Secrets& secrets, const std::string& own_name);

/// This machine's name, fit for EHLO.
std::string own_host_name();

}  // namespace callmill::outside
