// The server's side of one SMTP connection, without the socket: line in, reply out.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "world.h"

namespace callmill::sandbox {

/// `then`: go on reading lines, read a message up to its final dot, hang up, or say nothing more.
struct SmtpAnswer {
  enum class Then { line, message, hang_up, silence };
  std::string reply;  ///< Without the last line end; empty: none.
  Then then = Then::line;
};

class SmtpTalk {
 public:
  SmtpTalk(World& world, std::set<std::string>& greylisted) : world_(world), greylisted_(greylisted) {}

  SmtpAnswer greeting();
  SmtpAnswer line(const std::string& line);
  /// `message`: as it came, dots doubled, without the line of the final dot.
  SmtpAnswer message(const std::string& message);

 private:
  SmtpAnswer login(const std::string& line);
  SmtpAnswer recipient(const std::string& line);
  std::string ehlo();

  World& world_;
  std::set<std::string>& greylisted_;
  int login_lines_ = 0;  // lines of credentials still to come
  std::string from_;
  std::vector<std::string> recipients_;
};

}  // namespace callmill::sandbox
