// A mail server that gives the replies a test names, and keeps what it was sent.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "outside/scripted_server.h"

namespace callmill::tests {

/// Replies by command; a reply may be "close" (hang up) or "silence".
struct SmtpScript {
  std::string greeting = "220 here";
  std::string ehlo = "250-here\r\n250 SIZE 1000000";
  std::string auth = "235 welcome";
  std::string mail = "250 sender ok";
  std::map<std::string, std::string> recipients{};  ///< By address; else "250 recipient ok".
  std::string data = "354 go on";
  std::string message = "250 taken";
  int faulty_connections = 1'000'000;   ///< Later connections follow the defaults.
  int hang_up_after_mails = 1'000'000;  ///< Without a word, as a server does with idle clients.
};

class SmtpScriptServer {
 public:
  explicit SmtpScriptServer(SmtpScript script)
      : script_(std::move(script)), server_([this](Peer& peer, int number) {
          serve(peer, number < script_.faulty_connections ? script_ : SmtpScript{});
        }) {}

  std::string url() const { return "smtp://" + server_.host_and_port(); }
  int port() const { return server_.port(); }
  int connections() const { return server_.connections(); }
  std::vector<std::string> commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  /// What came between 354 and the final dot, with dots still doubled.
  std::vector<std::string> messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
  }

 private:
  /// False: the connection is over.
  static bool answer(Peer& peer, const std::string& reply) {
    if (reply == "close") return false;
    if (reply == "silence") {
      peer.silence();
      return false;
    }
    peer.say(reply + "\r\n");
    return true;
  }
  void serve(Peer& peer, const SmtpScript& script) {
    int mails = 0;
    if (!answer(peer, script.greeting)) return;
    for (;;) {
      const std::string line = peer.read_to("\r\n");
      if (line.empty()) return;
      note(line);
      if (!answer(peer, reply_to(line, script))) return;
      if (line.starts_with("QUIT")) return;
      if (line.starts_with("DATA") && script.data.starts_with("354")) {
        const std::string message = peer.read_to("\r\n.\r\n");
        if (!message.ends_with("\r\n.\r\n")) return;
        keep(message);
        if (!answer(peer, script.message) || ++mails >= script.hang_up_after_mails) return;
      }
    }
  }
  static std::string reply_to(const std::string& line, const SmtpScript& script) {
    if (line.starts_with("EHLO") || line.starts_with("HELO")) return script.ehlo;
    if (line.starts_with("AUTH")) return "334 ";
    if (line.starts_with("MAIL")) return script.mail;
    if (line.starts_with("DATA")) return script.data;
    if (line.starts_with("QUIT")) return "221 bye";
    if (!line.starts_with("RCPT")) return script.auth;  // the credentials
    const auto open = line.find('<');
    const auto found = script.recipients.find(line.substr(open + 1, line.find('>') - open - 1));
    return found == script.recipients.end() ? "250 recipient ok" : found->second;
  }
  void note(const std::string& line) {
    const std::lock_guard lock(mutex_);
    commands_.push_back(line.substr(0, line.size() - 2));
  }
  void keep(const std::string& message) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(message.substr(0, message.size() - 3));
  }

  SmtpScript script_;
  mutable std::mutex mutex_;
  std::vector<std::string> commands_;
  std::vector<std::string> messages_;
  ScriptedServer server_;  // last: its threads use the above
};

}  // namespace callmill::tests
