// Every SIP code and DisconnectReason of livekit/protocol 28e604c, and what a real LiveKit answered.
#include "domain/dial/dial_outcome.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "places.h"

using namespace callmill;
using nlohmann::json;

namespace {

std::string look(const std::string& status) {
  const json leg{{"identity", "sip-outreach-1"}, {"kind", "SIP"}, {"attributes", {{"sip.callStatus", status}}}};
  return json{{"participants", {{{"identity", "agent-1"}, {"kind", "AGENT"}}, leg}}}.dump();
}

/// "ringing>active"
std::vector<Look> looks(const std::string& statuses) {
  std::vector<Look> all;
  std::istringstream text(statuses);
  for (std::string status; std::getline(text, status, '>');) all.push_back({.status = 200, .body = look(status)});
  return all;
}

/// HTTP status of a Twirp code.
int status_of(const std::string& code) {
  static const std::map<std::string, int> statuses = {
      {"canceled", 408},          {"unknown", 500},         {"invalid_argument", 400},   {"malformed", 400},
      {"deadline_exceeded", 408}, {"not_found", 404},       {"bad_route", 404},          {"already_exists", 409},
      {"permission_denied", 403}, {"unauthenticated", 401}, {"resource_exhausted", 429}, {"failed_precondition", 412},
      {"aborted", 409},           {"out_of_range", 400},    {"unimplemented", 501},      {"internal", 500},
      {"unavailable", 503},       {"data_loss", 500}};
  return statuses.at(code);
}

HttpResponse twirp(const std::string& code, const std::string& msg, const std::string& seen = "", int sip = 0,
                   const std::string& phrase = "") {
  json body = {{"code", code}, {"msg", "twirp error unknown: " + msg}};
  if (sip != 0) body["meta"] = {{"sip_status_code", std::to_string(sip)}, {"sip_status", phrase}};
  return {.status = status_of(code), .body = body.dump(), .looks = looks(seen)};
}

/// "answered SCL_1", "rejected/busy", "unknown".
std::string described(const DialOutcome& outcome) {
  if (const auto* answered = std::get_if<Answered>(&outcome)) return "answered " + answered->sip_call_id;
  if (std::holds_alternative<UnknownOutcome>(outcome)) return "unknown";
  const auto& failure = std::get<CallFailure>(outcome);
  return std::string(failure.reason) + "/" + std::string(failure.disposition);
}

}  // namespace

TEST_CASE("a SIP code decides, whatever Twirp code and status it came with") {
  const auto [sip, code, expected] = GENERATE(table<int, std::string, std::string>({
      {486, "resource_exhausted", "rejected/busy"},
      {600, "resource_exhausted", "rejected/busy"},
      {603, "permission_denied", "rejected/declined"},
      {607, "permission_denied", "rejected/unwanted"},
      {608, "permission_denied", "rejected/unwanted"},
      {480, "resource_exhausted", "unanswered/no_answer"},
      {408, "deadline_exceeded", "unanswered/no_answer"},
      {487, "aborted", "unanswered/no_answer"},
      {404, "not_found", "unanswered/invalid_number"},
      {410, "not_found", "unanswered/invalid_number"},
      {484, "invalid_argument", "unanswered/invalid_number"},
      {485, "invalid_argument", "unanswered/invalid_number"},
      {604, "not_found", "unanswered/invalid_number"},
      {401, "permission_denied", "dispatch_failed/configuration"},
      {402, "permission_denied", "dispatch_failed/trunk"},
      {403, "permission_denied", "dispatch_failed/trunk"},
      {407, "unauthenticated", "dispatch_failed/configuration"},
      {433, "permission_denied", "dispatch_failed/trunk"},
      {470, "permission_denied", "dispatch_failed/trunk"},
      {488, "invalid_argument", "dispatch_failed/trunk"},
      {500, "failed_precondition", "dispatch_failed/trunk"},
      {501, "failed_precondition", "dispatch_failed/trunk"},
      {502, "failed_precondition", "dispatch_failed/trunk"},
      {503, "failed_precondition", "dispatch_failed/trunk"},
      {504, "deadline_exceeded", "dispatch_failed/trunk"},
      {599, "failed_precondition", "dispatch_failed/trunk"},
      // the newer mapping of a code must not matter
      {486, "unavailable", "rejected/busy"},
      {404, "internal", "unanswered/invalid_number"},
  }));
  CAPTURE(sip, code);
  const DialOutcome outcome = dial_outcome(twirp(code, "INVITE failed", "", sip, "Phrase"));
  CHECK(described(outcome) == expected);
  CHECK(std::get<CallFailure>(outcome).sip_status_code == sip);
  CHECK(std::get<CallFailure>(outcome).words == "SIP " + std::to_string(sip) + " Phrase");
}

TEST_CASE("a 503 that names a limit is the trunk's limit, unless the phone rang") {
  const auto [phrase, msg, seen, expected] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"Service Unavailable", "INVITE failed", "", "dispatch_failed/trunk"},
      {"cps limit exceeded", "INVITE failed", "", "dispatch_failed/trunk_limit"},
      {"Service Unavailable", "INVITE failed: Concurrent Call Limit Exceeded", "dialing",
       "dispatch_failed/trunk_limit"},
      {"Maximum Capacity Reached", "", "", "dispatch_failed/trunk_limit"},
      {"Too Many Calls", "", "", "dispatch_failed/trunk_limit"},
      {"No channels available", "", "", "dispatch_failed/trunk_limit"},
      {"cps limit exceeded", "", "dialing>ringing", "dispatch_failed/trunk_after_ring"},
  }));
  CAPTURE(phrase, msg, seen);
  CHECK(described(dial_outcome(twirp("failed_precondition", msg, seen, 503, phrase))) == expected);
  // Another code is what it is.
  CHECK(described(dial_outcome(twirp("resource_exhausted", msg, "", 486, phrase))) == "rejected/busy");
}

TEST_CASE("every other SIP code of the table is the trunk's failure") {
  // livekit/protocol 28e604c livekit/sip.go, less the codes above; the last three are in no table
  const int sip = GENERATE(300, 301, 302, 305, 380, 400, 405, 406, 409, 411, 412, 413, 414, 415, 416, 417, 420, 421,
                           422, 423, 424, 425, 428, 429, 430, 436, 437, 438, 439, 440, 469, 481, 482, 483, 489, 491,
                           493, 494, 505, 513, 606, 399, 499, 699);
  CAPTURE(sip);
  CHECK(described(dial_outcome(twirp("invalid_argument", "x", "", sip))) == "dispatch_failed/trunk");
}

TEST_CASE("a trunk that fails after the phone rang is a case of its own: that dial is not free") {
  CHECK(described(dial_outcome(twirp("failed_precondition", "x", "dialing>ringing", 503))) ==
        "dispatch_failed/trunk_after_ring");
  CHECK(described(dial_outcome(twirp("resource_exhausted", "x", "dialing>ringing", 486))) == "rejected/busy");
  CHECK(described(dial_outcome(twirp("failed_precondition", "common audio codec not found", "ringing"))) ==
        "dispatch_failed/trunk_after_ring");
}

TEST_CASE("without a SIP code the Twirp code and its words decide, and whether the phone rang") {
  const auto [code, msg, seen, expected] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"canceled", "sip request timed out", "dialing>ringing", "unanswered/no_answer"},
      {"canceled", "sip request timed out", "ringing", "unanswered/no_answer"},
      {"canceled", "sip request timed out", "dialing", "dispatch_failed/trunk"},
      {"canceled", "sip request timed out", "", "unknown"},
      {"failed_precondition", "context deadline exceeded", "ringing", "unanswered/no_answer"},
      {"failed_precondition", "context deadline exceeded", "", "unanswered/no_answer"},
      {"failed_precondition", "context deadline exceeded", "dialing", "dispatch_failed/trunk"},
      {"canceled", "transaction failed to complete (0 intermediate responses)", "dialing", "dispatch_failed/trunk"},
      {"canceled", "transaction failed to complete (0 intermediate responses)", "", "dispatch_failed/trunk"},
      {"canceled", "transaction failed to complete (2 intermediate responses)", "", "unanswered/no_answer"},
      {"canceled", "transaction failed to complete (10 intermediate responses)", "", "unanswered/no_answer"},
      {"failed_precondition", "max auth retry attempts reached for SIP invite", "", "dispatch_failed/configuration"},
      {"failed_precondition", "max auth retry attempts reached for SIP invite", "dialing",
       "dispatch_failed/configuration"},
      {"failed_precondition", "sip server required auth, but no username or password was provided", "",
       "dispatch_failed/configuration"},
      {"invalid_argument", "fail to resolve target for \"x\": lookup x: no such host", "", "dispatch_failed/trunk"},
      {"unavailable", "dial udp 10.0.0.1:5060: connect: network is unreachable", "", "dispatch_failed/trunk"},
      {"failed_precondition", "write udp 10.0.0.1:5060: i/o timeout", "", "dispatch_failed/trunk"},
      {"deadline_exceeded", "request timed out", "ringing", "unknown"},
      {"deadline_exceeded", "request timed out", "dialing", "unknown"},
      {"unavailable", "no response from servers", "", "dispatch_failed/infrastructure"},
      {"unavailable", "no servers available (received 2 responses)", "", "dispatch_failed/infrastructure"},
      {"unavailable", "cpu exhausted", "", "dispatch_failed/infrastructure"},
      {"failed_precondition", "no numbers on outbound trunk", "", "dispatch_failed/configuration"},
      {"not_found", "requested sip trunk does not exist", "", "dispatch_failed/configuration"},
      {"canceled", "service shutting down", "", "dispatch_failed/infrastructure"},
      {"canceled", "service shutting down", "dialing", "unknown"},
      // the phone rang: an error that comes before a dial is about something else
      {"unavailable", "no response from servers", "ringing", "unknown"},
      {"not_found", "requested sip trunk does not exist", "dialing>ringing", "unknown"},
      // a leg that came back as dialing after a restart of LiveKit had rung
      {"canceled", "sip request timed out", "ringing>dialing", "unanswered/no_answer"},
      {"canceled", "sip request timed out", "ringing>active>dialing", "unknown"},
      {"internal", "sip not connected (redis required)", "", "dispatch_failed/infrastructure"},
      {"invalid_argument", "missing sip callee number", "", "dispatch_failed/configuration"},
      // the other codes of 1.3
      {"unauthenticated", "permissions denied", "", "dispatch_failed/configuration"},
      {"permission_denied", "no", "", "dispatch_failed/configuration"},
      {"malformed", "the json request could not be decoded", "", "dispatch_failed/configuration"},
      {"bad_route", "no handler", "", "dispatch_failed/configuration"},
      {"out_of_range", "x", "", "dispatch_failed/configuration"},
      {"unimplemented", "x", "", "dispatch_failed/configuration"},
      {"resource_exhausted", "too many requests", "", "dispatch_failed/infrastructure"},
      // what proves nothing
      {"canceled", "something new", "", "unknown"},
      {"internal", "panic", "", "unknown"},
      {"unknown", "x", "", "unknown"},
      {"data_loss", "x", "", "unknown"},
      {"aborted", "x", "", "unknown"},
      {"already_exists", "x", "", "unknown"},
      // somebody had picked up
      {"canceled", "sip request timed out", "ringing>active", "unknown"},
      {"failed_precondition", "x", "ringing>automation", "unknown"},
  }));
  CAPTURE(code, msg, seen);
  CHECK(described(dial_outcome(twirp(code, msg, seen))) == expected);
}

TEST_CASE("a reply that is not LiveKit's own is believed only where no dial can have begun") {
  const auto [status, expected] = GENERATE(table<int, std::string>({
      {301, "dispatch_failed/configuration"},
      {400, "dispatch_failed/configuration"},
      {401, "dispatch_failed/configuration"},
      {403, "dispatch_failed/configuration"},
      {404, "dispatch_failed/configuration"},
      {413, "dispatch_failed/configuration"},
      {429, "dispatch_failed/infrastructure"},
      {408, "unknown"},
      {409, "unknown"},
      {425, "unknown"},
      {500, "unknown"},
      {502, "unknown"},
      {503, "unknown"},
      {504, "unknown"},
  }));
  CAPTURE(status);
  const std::string body = GENERATE("<html>Bad Gateway</html>", "", "[1]", "{\"error\":7}", "{\"code\":503}", "\xff");
  CHECK(described(dial_outcome(HttpResponse{.status = status, .body = body})) == expected);
}

TEST_CASE("an answered dial names its SIP call; a 200 that does not is looked into") {
  CHECK(described(dial_outcome(HttpResponse{.status = 200, .body = R"({"sip_call_id":"SCL_1"})"})) == "answered SCL_1");
  CHECK(described(dial_outcome(HttpResponse{.status = 200, .body = R"({"sipCallId":"SCL_1"})"})) == "answered SCL_1");
  for (const char* body : {"", "{}", "null", R"({"sip_call_id":7})", R"({"sip_call_id":""})", "<html>"}) {
    CAPTURE(body);
    CHECK(described(dial_outcome(HttpResponse{.status = 200, .body = body})) == "unknown");
  }
  CHECK(described(dial_outcome(HttpResponse{.status = 204})) == "unknown");
}

TEST_CASE("what never left rang nobody; what left without a reply is looked for") {
  const auto [error, not_sent] = GENERATE(table<TransportError, std::string>({
      {TransportError::network, "dispatch_failed/infrastructure"},
      {TransportError::timeout, "dispatch_failed/infrastructure"},
      {TransportError::configuration, "dispatch_failed/configuration"},
      {TransportError::credentials, "dispatch_failed/configuration"},
  }));
  CHECK(described(dial_outcome(NotSent{error, "why"})) == not_sent);
  CHECK(described(dial_outcome(Unanswered{error, "why"})) == "unknown");
}

TEST_CASE("no token and no number is in the words of a failure") {
  const std::string token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3MDAwMDA2MDB9.yUde2hYiBvrJk1qhd0ZkVS6FLv2iar4J5HqSZF40WQw";
  const std::string number = "+919876543210";
  const Reply reply =
      GENERATE_COPY(Reply{HttpResponse{.status = 401, .body = "invalid token: " + token + ", error: to " + number}},
                    Reply{twirp("invalid_argument", "callee " + number + " with " + token)},
                    Reply{twirp("aborted", "callee " + number + " with " + token)},
                    Reply{twirp("not_found", "x", "", 404, "no " + number + " " + token)},
                    Reply{NotSent{TransportError::network, number + " " + token}},
                    Reply{Unanswered{TransportError::network, number + token}});
  const DialOutcome outcome = dial_outcome(reply);
  const auto* failure = std::get_if<CallFailure>(&outcome);
  const std::string words = failure ? failure->words : std::get<UnknownOutcome>(outcome).words;
  CAPTURE(words);
  CHECK(words.find("9876543210") == std::string::npos);
  CHECK(words.find("eyJleHAi") == std::string::npos);
  CHECK(words.find("yUde2h") == std::string::npos);
}

namespace {

std::vector<std::vector<std::string>> recorded_dials() {
  std::ifstream file(std::string(CALLMILL_SOURCE_DIR) + "/tests/fixtures/livekit/dials.md");
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| ") || line.starts_with("| case")) continue;
    std::vector<std::string> cells;
    std::istringstream text(line.substr(1));
    for (std::string cell; std::getline(text, cell, '|');) {
      const auto end = cell.find_last_not_of(' ');
      cells.push_back(end == std::string::npos ? "" : cell.substr(1, end));
    }
    rows.push_back(cells);
  }
  return rows;
}

/// What each recorded dial must come to. Not ours, which always wait for the answer: the three "async" ones.
const std::map<std::string, std::string>& expected_of_recorded() {
  static const std::map<std::string, std::string> expected = {
      {"answer_bye", "answered"},
      {"answer_hold_delete", "answered"},
      {"answer_hold_remove", "answered"},
      {"answer_maxdur", "answered"},
      {"answer_no_rtp", "answered"},
      {"answer_badsdp", "dispatch_failed/trunk_after_ring"},
      {"answer_echo_50s", "answered"},
      {"answer_stream_50s", "answered"},
      {"trying_40s", "dispatch_failed/trunk"},
      {"ring_unset", "unknown"},
      {"486", "rejected/busy"},
      {"603", "rejected/declined"},
      {"480", "unanswered/no_answer"},
      {"404", "unanswered/invalid_number"},
      {"503", "dispatch_failed/trunk"},
      {"486_after_ring", "rejected/busy"},
      {"silent_5s", "dispatch_failed/trunk"},
      {"silent_40s", "dispatch_failed/trunk"},
      {"ring_5s", "unanswered/no_answer"},
      {"ring_xtwirp3s", "unknown"},
      {"ring_client2s", "unknown"},
      {"auth_nocreds", "dispatch_failed/configuration"},
      {"auth_badcreds", "dispatch_failed/configuration"},
      {"port_closed", "dispatch_failed/trunk"},
      {"bad_host", "dispatch_failed/trunk"},
      {"ring_cancel_delete", "unanswered/no_answer"},
      {"dup_identity", "answered"},
      {"600", "rejected/busy"},
      {"607", "rejected/unwanted"},
      {"608", "rejected/unwanted"},
      {"487", "unanswered/no_answer"},
      {"408", "unanswered/no_answer"},
      {"410", "unanswered/invalid_number"},
      {"484", "unanswered/invalid_number"},
      {"604", "unanswered/invalid_number"},
      {"403", "dispatch_failed/trunk"},
      {"401", "dispatch_failed/configuration"},
      {"407", "dispatch_failed/configuration"},
      {"488", "dispatch_failed/trunk"},
      {"500", "dispatch_failed/trunk"},
      {"502", "dispatch_failed/trunk"},
      {"504", "dispatch_failed/trunk"},
      {"302", "dispatch_failed/trunk"},
      {"402", "dispatch_failed/trunk"},
      {"433", "dispatch_failed/trunk"},
      {"606", "dispatch_failed/trunk"},
  };
  return expected;
}

Reply recorded_reply(const std::vector<std::string>& row) {
  if (row.at(1) == "client") return Unanswered{TransportError::timeout, row.at(3)};
  HttpResponse response{.status = std::stoi(row.at(1)), .looks = looks(row.at(7))};
  json body = {{"sip_call_id", "SCL_recorded"}};
  if (response.status != 200) {
    body = {{"code", row.at(2)}, {"msg", row.at(3)}};
    if (!row.at(4).empty()) body["meta"] = {{"sip_status_code", row.at(4)}, {"sip_status", row.at(5)}};
  }
  response.body = body.dump();
  return response;
}

}  // namespace

TEST_CASE("the 49 dials that a real LiveKit answered come to what they were") {
  const auto rows = recorded_dials();
  REQUIRE(rows.size() == 49);
  std::set<std::string> replayed;
  for (const auto& row : rows) {
    const std::string& name = row.at(0);
    if (name.find("async") != std::string::npos) continue;
    DYNAMIC_SECTION(name) {
      std::string came = described(dial_outcome(recorded_reply(row)));
      if (came == "answered SCL_recorded") came = "answered";
      CHECK(came == expected_of_recorded().at(name));
    }
    replayed.insert(name);
  }
  CHECK(replayed.size() == expected_of_recorded().size());
}

TEST_CASE("what a real LiveKit says to dials that it refuses is read as what it is") {
  std::ifstream file(std::string(CALLMILL_SOURCE_DIR) + "/tests/fixtures/livekit/replies.json");
  const std::map<std::string, std::string> without_redis = {
      {"CreateSIPParticipant", "dispatch_failed/infrastructure"},
      {"CreateSIPParticipant no sip.call grant", "dispatch_failed/configuration"}};
  const std::map<std::string, std::string> with_redis = {
      {"CreateSIPParticipant", "dispatch_failed/infrastructure"},
      {"CreateSIPParticipant unknown trunk", "dispatch_failed/configuration"},
      {"CreateSIPParticipant no trunk id", "dispatch_failed/configuration"},
      {"CreateSIPParticipant no call_to", "dispatch_failed/configuration"},
      {"CreateSIPParticipant no room", "dispatch_failed/configuration"},
      {"CreateSIPParticipant call_to sip:", "dispatch_failed/configuration"},
      {"CreateSIPParticipant no sip.call grant", "dispatch_failed/configuration"},
      {"bad signature", "dispatch_failed/configuration"},
      {"unknown key", "dispatch_failed/configuration"},
      {"expired 2 min ago", "dispatch_failed/configuration"},
      {"no token", "dispatch_failed/configuration"},
      {"bad json", "dispatch_failed/configuration"},
      {"form content type", "dispatch_failed/configuration"},
      {"unknown method", "dispatch_failed/configuration"}};
  std::size_t found = 0;
  for (const json& one : json::parse(file)) {
    const auto& expected = one.at("server") == "without redis" ? without_redis : with_redis;
    const auto name = one.at("case").get<std::string>();
    if (!expected.contains(name)) continue;
    ++found;
    CAPTURE(name);
    const json& body = one.at("body");
    HttpResponse reply{.status = one.at("status").get<int>(),
                       .body = body.is_string() ? body.get<std::string>() : body.dump()};
    CHECK(described(dial_outcome(reply)) == expected.at(name));
  }
  CHECK(found == without_redis.size() + with_redis.size());
}

TEST_CASE("a dead trunk and a phone that nobody picks up differ in our words, where LiveKit's are the same") {
  const auto [code, msg] = GENERATE(table<std::string, std::string>({
      {"canceled", "sip request timed out"},
      {"failed_precondition", "context deadline exceeded"},
  }));
  const std::string theirs = " (" + code + ": " + msg + ")";
  const DialOutcome dead = dial_outcome(twirp(code, msg, "dialing"));
  const DialOutcome rang = dial_outcome(twirp(code, msg, "dialing>ringing"));
  CHECK(failure_detail(std::get<CallFailure>(dead)) == "trunk: the trunk failed, no phone rang" + theirs);
  CHECK(failure_detail(std::get<CallFailure>(rang)) == "no_answer: it rang, and nobody picked up" + theirs);
}

TEST_CASE("a trunk that fails says whether a phone had rung") {
  const auto [seen, detail] = GENERATE(table<std::string, std::string>({
      {"dialing", "trunk: the trunk failed, no phone rang (failed_precondition: media failed)"},
      {"dialing>ringing",
       "trunk_after_ring: the trunk failed when the phone had rung (failed_precondition: media failed)"},
  }));
  CHECK(failure_detail(std::get<CallFailure>(dial_outcome(twirp("failed_precondition", "media failed", seen)))) ==
        detail);
}
