// A real LiveKit on loopback, for the trials here. run_trials gives them a network of their own, so the
// ports are fixed.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "domain/livekit/jwt.h"
#include "outside/transfers.h"
#include "support/program.h"

namespace callmill::tests {

inline constexpr const char* kLivekitUrl = "ws://127.0.0.1:7880";
inline constexpr const char* kLivekitKey = "key-of-the-tests";
inline constexpr const char* kLivekitSecret = "marker-of-the-livekit-secret-4c11-0123456789";
inline constexpr const char* kAgentName = "qualifier";
inline constexpr int kCallsAtOnce = 6;
inline constexpr const char* kCallmillAddress = "127.0.0.1:8080";  ///< Where LiveKit posts its webhooks to.

inline UnixTime seconds_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// A token with these claims beside iss and exp; `secret` and `now` are those of a good one.
inline std::string token_of(nlohmann::json claims, UnixTime now = seconds_now(),
                            const std::string& secret = kLivekitSecret) {
  claims["iss"] = kLivekitKey;
  claims["nbf"] = unix_seconds(now);
  claims["exp"] = unix_seconds(now) + 600;
  return sign_jwt(claims, secret);
}

/// redis and livekit-server as soon as constructed, a phone and an agent when asked for; all ended when destroyed.
class LivekitSystem {
 public:
  LivekitSystem() {
    redis_ = run("/usr/bin/redis-server",
                 {"--port", kRedisPort, "--bind", "127.0.0.1", "--save", "", "--dir", folder_.path().string()});
    wait_for(*redis_, [this] { return redis_->out().find("Ready to accept") != std::string::npos; });
    server_ = run(kServers + "livekit-server", {"--config-body", configuration()});
    wait_for(*server_, [this] { return ask({"GET", "http://127.0.0.1:7880/", {}, {}, {}}).status == 200; });
  }

  void kill_server() { server_.reset(); }

  /// In the place of the SIP service: from now on a dial rings.
  void start_phone() {
    phone_ = run(kServers + "callmill-lkphone", {});
    wait_for(*phone_, [this] { return phone_->err().find("ready") != std::string::npos; });
  }

  /// ops/agent/agent.py, registered under `name` and at home in callmill with `token`. `conversation` names a function
  /// of tests/servers/livekit/conversations.py.
  void start_agent(const std::string& token, const std::string& conversation, const std::string& name) {
    Environment environment = this->environment();
    environment.merge(Environment{{"LIVEKIT_AGENT_NAME", name},
                                  {"CALLMILL_URL", std::string("http://") + kCallmillAddress},
                                  {"CALLMILL_TOKEN", token},
                                  {"CALLMILL_SPOOL", spool().string()},
                                  {"CALL_MAX_CONCURRENT", std::to_string(kCallsAtOnce)},
                                  {"CALLMILL_CONVERSATION", "conversations:" + conversation},
                                  {"PYTHONPATH", CALLMILL_SOURCE_DIR "/tests/servers/livekit"},
                                  {"PYTHONDONTWRITEBYTECODE", "1"}});
    agent_ =
        std::make_unique<Program>(std::vector<std::string>{CALLMILL_SOURCE_DIR "/tests/servers/livekit/start_agent.py",
                                                           CALLMILL_SOURCE_DIR "/ops/agent/agent.py", "start"},
                                  environment, kServers + "agent/venv/bin/python");
    wait_for(*agent_, [this] { return agent_log().find("registered worker") != std::string::npos; });
  }

  /// Where the agent keeps the reports that callmill has not taken.
  std::filesystem::path spool() const { return folder_.path() / "spool"; }

  std::string server_log() const { return server_->err(); }
  std::string agent_log() const { return agent_ ? agent_->err() + agent_->out() : ""; }
  /// How often the phone of this call was made to ring.
  int rings_of(const std::string& call_id) const {
    if (!phone_) return 0;
    int rings = 0;
    std::istringstream lines(phone_->err());
    for (std::string line; std::getline(lines, line);) {
      if (line.find(" sip-" + call_id + " rings ") != std::string::npos) ++rings;
    }
    return rings;
  }

  /// A trunk to nowhere: ST_...
  std::string make_trunk() {
    const nlohmann::json trunk = {{"trunk", {{"name", "t"}, {"address", "127.0.0.1"}, {"numbers", {"+911140000000"}}}}};
    const HttpResponse made =
        twirp("livekit.SIP/CreateSIPOutboundTrunk", trunk, token_of({{"sip", {{"admin", true}}}}));
    return nlohmann::json::parse(made.body).at("sip_trunk_id").get<std::string>();
  }

  /// As any client would ask, with a token of the test's making.
  HttpResponse twirp(const std::string& method, const nlohmann::json& body, const std::string& token) {
    return ask({"POST",
                "http://127.0.0.1:7880/twirp/" + method,
                {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token}},
                {},
                body.dump()});
  }

  /// Through the wall, which puts the secret in. A request that gets no answer is one with status 0.
  HttpResponse ask(const HttpRequest& request) {
    Settings settings;
    settings.livekit_url = kLivekitUrl;
    settings.livekit_api_key = kLivekitKey;
    Secrets secrets;
    secrets.livekit_api_secret = kLivekitSecret;
    outside::Transfers transfers(settings, secrets);
    transfers.start(1, request, std::chrono::seconds{30});
    for (;;) {
      for (const outside::Arrival& arrival : transfers.wait(std::chrono::seconds{30})) {
        const auto* response = std::get_if<HttpResponse>(&arrival.reply);
        return response == nullptr ? HttpResponse{} : *response;
      }
    }
  }

 private:
  static constexpr const char* kRedisPort = "6390";
  static inline const std::string kServers = CALLMILL_SOURCE_DIR "/build/servers/";

  static std::string configuration() {
    const std::string redis = std::string("127.0.0.1:") + kRedisPort;
    const std::string webhooks = std::string("http://") + kCallmillAddress + "/webhooks/livekit";
    const nlohmann::json settings = {
        {"port", 7880},
        {"bind_addresses", {"127.0.0.1"}},
        {"keys", {{kLivekitKey, kLivekitSecret}}},
        {"redis", {{"address", redis}}},
        // Without a STUN server of its own it would name public ones to its clients; nobody listens there.
        {"rtc", {{"tcp_port", 7881}, {"udp_port", 7882}, {"stun_servers", {"127.0.0.1:3478"}}}},
        {"webhook", {{"api_key", kLivekitKey}, {"urls", {webhooks, webhooks}}}}};
    return settings.dump();
  }

  Environment environment() const {
    return {{"PATH", "/usr/bin:/bin"},
            {"HOME", folder_.path().string()},
            {"REDIS_ADDRESS", std::string("127.0.0.1:") + kRedisPort},
            {"LIVEKIT_URL", kLivekitUrl},
            {"LIVEKIT_API_KEY", kLivekitKey},
            {"LIVEKIT_API_SECRET", kLivekitSecret}};
  }
  std::unique_ptr<Program> run(const std::string& binary, const std::vector<std::string>& words) const {
    return std::make_unique<Program>(words, environment(), binary);
  }
  template <class Condition>
  static void wait_for(const Program& program, Condition condition) {
    if (!soon(condition, std::chrono::seconds{60})) {
      throw std::runtime_error("a part of LiveKit does not start: " + program.out() + program.err());
    }
  }

  ScratchFolder folder_;
  std::unique_ptr<Program> redis_;
  std::unique_ptr<Program> server_;
  std::unique_ptr<Program> phone_;
  std::unique_ptr<Program> agent_;
};

}  // namespace callmill::tests
