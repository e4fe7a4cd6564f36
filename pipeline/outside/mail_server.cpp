#include "outside/mail_server.h"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "domain/text.h"
#include "outside/curl.h"

namespace callmill::outside {

namespace {

StartTls starttls(const Settings& settings, std::string_view host) {
  if (settings.smtp_starttls == StartTls::automatic) return is_loopback(host) ? StartTls::off : StartTls::required;
  const bool secret = settings.smtp_starttls == StartTls::when_offered && !settings.smtp_username.empty();
  return secret && !is_loopback(host) ? StartTls::required : settings.smtp_starttls;
}

}  // namespace

bool is_loopback(std::string_view host) {
  const std::string name(host);
  in_addr address{};
  if (::inet_pton(AF_INET, name.c_str(), &address) == 1) return (ntohl(address.s_addr) >> 24U) == 127;
  return name == "localhost" || name == "[::1]" || name == "::1";
}

MailServer mail_server(const Settings& settings, const Secrets& secrets, const std::string& own_name) {
  if (settings.smtp_url.empty()) throw Unsendable("neither SMTP_URL nor MAIL_DIR is set");
  const std::string scheme = url_part(settings.smtp_url, CURLUPART_SCHEME);
  const std::string host = url_part(settings.smtp_url, CURLUPART_HOST);
  const std::string port = url_part(settings.smtp_url, CURLUPART_PORT);
  const std::string path = url_part(settings.smtp_url, CURLUPART_PATH);
  if (scheme != "smtp" && scheme != "smtps")
    throw Unsendable("SMTP_URL begins with " + one_line(scheme) + "://, expected smtp:// or smtps://");
  if (!url_part(settings.smtp_url, CURLUPART_USER).empty() || !url_part(settings.smtp_url, CURLUPART_PASSWORD).empty())
    throw Unsendable("SMTP_URL has a user or password in it; use SMTP_USERNAME and SMTP_PASSWORD");
  const std::string name = path.empty() || path == "/" ? "/" + own_name : path;
  return {scheme + "://" + host + (port.empty() ? "" : ":" + port) + name, starttls(settings, host),
          settings.smtp_username, secrets.smtp_password, settings.ca_file};
}

std::string own_host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  const std::string text(name.data());
  const bool fit = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.';
  });
  return fit ? text : "localhost";
}

}  // namespace callmill::outside
