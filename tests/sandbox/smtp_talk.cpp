#include "smtp_talk.h"

#include <algorithm>
#include <cctype>
#include <iostream>

#include "outside/mail_files.h"

namespace callmill::sandbox {

namespace {

using Then = SmtpAnswer::Then;

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

std::string between_brackets(std::string_view text) {
  const auto open = text.find('<');
  const auto close = text.find('>', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  return std::string(text.substr(open + 1, close - open - 1));
}

std::string undoubled(std::string_view message) {
  std::string plain;
  plain.reserve(message.size());
  for (std::size_t i = 0; i < message.size(); ++i) {
    const bool line_start = i == 0 || message[i - 1] == '\n';
    if (!(line_start && message[i] == '.')) plain += message[i];
  }
  return plain;
}

/// Without angle brackets; empty when the message has none.
std::string message_id(std::string_view message) {
  const std::string_view head = message.substr(0, message.find("\r\n\r\n"));
  const auto at = ("\n" + upper(head)).find("\nMESSAGE-ID:");
  return at == std::string::npos ? std::string{} : between_brackets(head.substr(at));
}

std::string coded(int code) {
  return std::to_string(code) + " as the script says";
}

}  // namespace

SmtpAnswer SmtpTalk::greeting() {
  ++world_.ledger.smtp["connections"];
  if (const auto rule = world_.script.take("smtp", {"greeting"}, {""})) return {coded(rule->code), Then::hang_up};
  return {"220 callmill-sandbox", Then::line};
}

std::string SmtpTalk::ehlo() {
  const bool no_auth = world_.script.take("smtp", {"no_auth"}, {""}).has_value();
  return std::string("250-callmill-sandbox\r\n250-SIZE 36700160\r\n250-8BITMIME\r\n") +
         (no_auth ? "250 HELP" : "250-AUTH PLAIN LOGIN\r\n250 HELP");
}

SmtpAnswer SmtpTalk::line(const std::string& line) {
  if (login_lines_ > 0) return login(line);
  const std::string command = upper(line.substr(0, 4));
  if (command == "EHLO") return {ehlo(), Then::line};
  if (command == "HELO") return {"250 callmill-sandbox", Then::line};
  if (command == "AUTH") return login(line);
  if (command == "RCPT") return recipient(line);
  if (command == "NOOP") return {"250 ok", Then::line};
  if (command == "QUIT") return {"221 bye", Then::hang_up};
  if (command == "RSET" || command == "MAIL") recipients_.clear();
  if (command == "RSET") return {"250 forgotten", Then::line};
  if (command == "MAIL") {
    from_ = between_brackets(line);
    if (const auto rule = world_.script.take("smtp", {"mail"}, {from_})) return {coded(rule->code), Then::line};
    return {"250 sender ok", Then::line};
  }
  if (command != "DATA") return {"500 unknown command", Then::line};
  if (recipients_.empty()) return {"503 no recipient was taken", Then::line};
  return {"354 end with a dot on a line of its own", Then::message};
}

/// Any credentials are taken: AUTH PLAIN with or without its answer on the same line, AUTH LOGIN in two lines.
SmtpAnswer SmtpTalk::login(const std::string& line) {
  const std::string command = upper(line);
  if (login_lines_ > 0)
    --login_lines_;
  else if (command.starts_with("AUTH LOGIN"))
    login_lines_ = command.size() > 11 ? 1 : 2;
  else
    login_lines_ = command.size() > 11 ? 0 : 1;
  if (login_lines_ == 0)
    if (const auto rule = world_.script.take("smtp", {"auth"}, {""})) return {coded(rule->code), Then::line};
  if (login_lines_ > 0) return {login_lines_ == 2 ? "334 VXNlcm5hbWU6" : "334 UGFzc3dvcmQ6", Then::line};
  ++world_.ledger.smtp["logins"];
  return {"235 welcome", Then::line};
}

SmtpAnswer SmtpTalk::recipient(const std::string& line) {
  const std::string address = between_brackets(line);
  if (address.empty()) return {"501 no address", Then::line};
  int refusal = 0;
  if (const auto rule = world_.script.take("smtp", {"rcpt"}, {address})) refusal = rule->code;
  if (refusal == 0 && greylisted_.count(address) == 0 && world_.script.take("smtp", {"greylist"}, {address})) {
    greylisted_.insert(address);
    refusal = 451;
  }
  if (refusal != 0) {
    ++world_.ledger.smtp["recipients_refused"];
    return {coded(refusal), Then::line};
  }
  recipients_.push_back(address);
  return {"250 recipient ok", Then::line};
}

SmtpAnswer SmtpTalk::message(const std::string& message) {
  const std::string bytes = undoubled(message);
  const std::string id = message_id(bytes);
  const auto rule = world_.script.take("smtp", {"data", "close_after_data", "silence_after_data"},
                                       {recipients_.begin(), recipients_.end()});
  const std::string answer = !rule ? "250" : rule->fault == "data" ? std::to_string(rule->code) : rule->fault;
  ++world_.ledger.smtp["mails"];
  world_.ledger.mails[id].push_back({unix_ms(), from_, recipients_, bytes.size(), digest(bytes), answer});
  if (!rule && !world_.mail_dir.empty()) {
    const Reply kept = outside::write_mail(world_.mail_dir, Mail{id, from_, recipients_, bytes});
    if (const auto* fault = std::get_if<NotSent>(&kept)) {
      std::cerr << "callmill-sandbox: " << fault->why << "\n";
      return {"451 " + fault->why, Then::line};
    }
  }
  recipients_.clear();
  if (!rule) return {"250 taken", Then::line};
  if (rule->fault == "close_after_data") return {"", Then::hang_up};
  if (rule->fault == "silence_after_data") return {"", Then::silence};
  return {coded(rule->code), Then::line};
}

}  // namespace callmill::sandbox
