// A client without a socket: an Api over a scratch database, asked through its Handler.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "domain/livekit/jwt.h"
#include "outside/clock.h"
#include "scratch.h"
#include "support/rows.h"
#include "web/api/api.h"
#include "web/http/target.h"

namespace callmill::tests {

using Headers = std::map<std::string, std::string>;

/// One request under way: its answer when it has come.
class Pending {
 public:
  Pending(const web::Handler& handler, const web::Request& request) {
    auto promise = std::make_shared<std::promise<web::Response>>();
    answer_ = promise->get_future();
    handler(request, [promise](web::Response response) { promise->set_value(std::move(response)); });
  }
  bool answered_within(std::chrono::milliseconds at_most) const {
    return answer_.wait_for(at_most) == std::future_status::ready;
  }
  web::Response response() {
    if (!answered_within(std::chrono::seconds{30})) throw std::runtime_error("no answer came");
    return answer_.get();
  }

 private:
  std::future<web::Response> answer_;
};

inline nlohmann::json json_of(const web::Response& response) {
  return nlohmann::json::parse(response.body);
}
inline std::string error_of(const web::Response& response, const char* key) {
  return json_of(response).at("error").at(key).get<std::string>();
}
inline std::string header_of(const web::Response& response, const std::string& name) {
  for (const auto& [one, value] : response.headers) {
    if (one == name) return value;
  }
  return "(none)";
}
/// Where the state of call-0001 is asked for.
inline constexpr const char* kJob = "/api/v1/process/tenant-a/call-0001";

inline std::string process_body(const std::string& call_id, const std::string& tenant_id = "tenant-a") {
  return nlohmann::json{{"call_id", call_id}, {"tenant_id", tenant_id}}.dump();
}

/// Makes the token valid; gives it.
inline std::string add_token(ledger::Database& database, const std::string& scope, const std::string& name = "") {
  std::array<unsigned char, 32> bits{};
  const std::string seed = name.empty() ? scope : name;
  for (std::size_t i = 0; i < bits.size(); ++i)
    bits[i] = static_cast<unsigned char>(static_cast<unsigned char>(seed[i % seed.size()]) + 7 * i);
  const std::string token = web::token_text(bits);
  database.run(
      sql::tokens::Add{.name = seed, .scope = scope, .token_hash = web::token_hash(token), .now = unix_time(1)});
  return token;
}

/// In base64, with padding.
inline std::string sha256_of(const std::string& text) {
  const std::string hash = web::token_hash(text);
  std::array<unsigned char, 64> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), reinterpret_cast<const unsigned char*>(hash.data()),
                                     static_cast<int>(hash.size()));
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

/// What the stand-in for LiveKit signs with.
inline const WebhookKey kWebhookKey{"devkey", "secret"};

/// The value of Authorization that LiveKit sends with `body`.
inline std::string webhook_token(const std::string& body, const WebhookKey& key = kWebhookKey) {
  const std::int64_t now = unix_seconds(wall_clock());
  return sign_jwt(nlohmann::json{{"iss", key.api_key}, {"nbf", now}, {"exp", now + 300}, {"sha256", sha256_of(body)}},
                  key.api_secret);
}

/// Lead 1 is being called: calls.id 1, outreach-1, in stage dial. For a database without calls and jobs; lead 1 may be
/// there.
inline void add_outreach_call(ledger::Database& database) {
  tenant(database,
         {.tenant_id = "outreach", .display_name = "Outreach", .timezone = "Asia/Kolkata", .language = "en-IN"});
  if (number(database, "select count(*) from leads") == 0) {
    lead(database, {.id = 1, .name = "Ravi", .phone = "9876543210"});
  }
  call(database, {.id = 1, .lead_id = 1, .call_room = "ignitech-lead-1"});
  job(database, {.call_row = 1, .stage = "dial"});
}

struct Caller {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  std::string token;
  std::atomic<int> wakes{0};
  std::optional<web::Api> api;

  explicit Caller(const std::string& scope = "enqueue", std::size_t most_waiting = web::Api::kMostWaiting)
      : token(add_token(database, scope)) {
    api.emplace(
        scratch.path(), [this] { ++wakes; }, kWebhookKey, most_waiting);
  }

  /// With the token, unless `headers` say otherwise.
  web::Request request(const std::string& method, const std::string& path, const std::string& body = "",
                       Headers headers = {}) const {
    headers.emplace("authorization", "Bearer " + token);
    if (!body.empty()) headers.emplace("content-type", "application/json");
    return {method, path, web::path_segments(path).value(), "", std::move(headers), body, "req-1"};
  }
  Pending start(const web::Request& request) { return Pending(api->handler(), request); }
  web::Response ask(const std::string& method, const std::string& path, const std::string& body = "",
                    const Headers& headers = {}) {
    return start(request(method, path, body, headers)).response();
  }
  web::Response enqueue(const std::string& call_id, const std::string& tenant_id = "tenant-a") {
    return ask("POST", "/api/v1/process", process_body(call_id, tenant_id));
  }
};

}  // namespace callmill::tests
