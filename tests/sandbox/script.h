// What the sandbox is to do wrong: a list of rules, the first that matches is followed.
//
//   [{"service": "openai", "match": "refund", "times": 2, "fault": "status", "code": 503, "retry_after": 1},
//    {"service": "smtp", "match": "b@x.example", "fault": "rcpt", "code": 550}]
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace callmill::sandbox {

/// Faults of openai: reset (before the request is read; `match` has nothing to look at), reset_after_request, silence,
/// drip (a byte every interval_ms), status (code), rate_limit, quota, garbage (the answer is no JSON), error_body (200
/// with an error in it), bad_json (the summary is cut short), wrong_shape, refusal, content_filter, length.
/// Faults of smtp: greeting, auth, mail, rcpt, data (code: what is answered there), close_after_data,
/// silence_after_data, greylist (each recipient is answered 451 the first time), no_auth (AUTH is not offered).
/// Faults of livekit (`match` sees "RoomService/CreateRoom {body}"): reset, status (a Twirp error of that status;
/// nothing is done), reset_after_request (done, and not answered; a dial's connection breaks once the phone rings),
/// silence, cloud (the participants of a room that is gone are 404, as LiveKit Cloud says it), no_agent (`match` sees
/// the room's name or what the agent is sent: it does not come), no_sip_service (the number and the room). What becomes
/// of a phone is fates.h's. Faults of talkingshops (`match` sees "POST /v1/tasks {body}"): reset, status, rate_limit,
/// reset_after_request, silence, lags (`match` sees the same of what is made: a search shows it after interval_ms of
/// the play), forgets (a task's key and reference are new to it).
struct Rule {
  std::string service;
  std::string match;         ///< Substring of the request body, or of a recipient; empty: always.
  std::optional<int> times;  ///< How often it is followed; absent: for ever.
  std::string fault;
  int code = 500;
  int retry_after = 0;  ///< Seconds; 0: no such header.
  int interval_ms = 1000;
};

class Script {
 public:
  /// Throws std::runtime_error naming the rule and what was expected.
  static Script parse(std::string_view json);

  /// The first rule for `service` with one of `faults` that matches one of `texts`; it is used up by one.
  std::optional<Rule> take(std::string_view service, const std::set<std::string_view>& faults,
                           const std::vector<std::string_view>& texts);

 private:
  std::vector<Rule> rules_;
};

}  // namespace callmill::sandbox
