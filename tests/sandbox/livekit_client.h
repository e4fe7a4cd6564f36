// A client of the LiveKit stand-in, over the real transfers.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "outside/transfers.h"
#include "sandbox/livekit_token.h"
#include "sandbox/sandbox_process.h"

namespace callmill::tests {

using nlohmann::json;

inline std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Everything is allowed, in this room.
inline json all_claims(const std::string& room) {
  return {{"iss", "devkey"},
          {"nbf", unix_now()},
          {"exp", unix_now() + 600},
          {"video", {{"roomCreate", true}, {"roomList", true}, {"roomAdmin", true}, {"room", room}}},
          {"sip", {{"admin", true}, {"call", true}}}};
}

inline std::string token_of(const json& claims) {
  return sandbox::signed_token(claims.dump(), sandbox::ApiKey{}.secret);
}

class LivekitClient {
 public:
  explicit LivekitClient(const SandboxProcess& sandbox)
      : url_(sandbox.livekit_url()), control_(sandbox.openai_url()), outside_(Settings{}, Secrets{}) {}

  /// A call with all grants for the room that the body names.
  HttpRequest request(const std::string& method, const json& body) const {
    std::string room = "no-room";
    for (const char* name : {"room_name", "room"})
      if (body.contains(name)) room = body.at(name).get<std::string>();
    return {
        .url = url_ + "/twirp/livekit." + method,
        .headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token_of(all_claims(room))}},
        .body = body.dump()};
  }
  HttpResponse send(const HttpRequest& asked) {
    outside_.start(-1, asked, std::chrono::seconds{20});
    for (;;) {
      for (outside::Arrival& arrival : outside_.wait(std::chrono::seconds{1})) {
        if (arrival.id != -1) {
          early_.push_back(std::move(arrival));
          continue;
        }
        if (const auto* response = std::get_if<HttpResponse>(&arrival.reply)) return *response;
        return {};
      }
    }
  }
  HttpResponse ask(const std::string& method, const json& body) { return send(request(method, body)); }
  json ledger() { return json::parse(send({.method = "GET", .url = control_ + "/sandbox/ledger"}).body).at("livekit"); }

  void start(std::int64_t id, const HttpRequest& asked) { outside_.start(id, asked, std::chrono::seconds{20}); }
  void drop(std::int64_t id) { outside_.drop(id); }
  /// Replies to start().
  std::vector<outside::Arrival> wait(std::chrono::milliseconds at_most) {
    std::vector<outside::Arrival> all;
    all.swap(early_);
    if (!all.empty()) return all;
    return outside_.wait(at_most);
  }
  const std::string& url() const { return url_; }

 private:
  std::string url_;
  std::string control_;
  outside::Transfers outside_;
  std::vector<outside::Arrival> early_;
};

}  // namespace callmill::tests
