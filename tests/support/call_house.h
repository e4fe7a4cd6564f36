// A migrated database with one dialled lead's call, its job in the stage under test.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "scratch.h"
#include "stages/outreach/call_row.h"
#include "stages/outreach/dial.h"
#include "stages/work.h"
#include "support/rows.h"

namespace callmill::tests {

/// Monday 2026-11-23, 11:00 in Kolkata.
inline constexpr UnixTime kCallTime = unix_time(1'795'411'800);

inline Settings outreach_settings() {
  Settings settings;
  settings.livekit_url = "http://127.0.0.1:7880";
  settings.livekit_api_key = "devkey";
  settings.livekit_sip_trunk_id = "ST_trunk";
  settings.livekit_agent_name = "qualifier";
  return settings;
}

/// Call 17, scheduled at kCallTime, as its rows say; nothing came of it yet.
inline stages::OutreachCall outreach_call(const std::string& step = "") {
  stages::OutreachCall call;
  call.job_id = 170;
  call.call_row = 17;
  call.call_id = "outreach-17";
  call.room = "ignitech-lead-42";
  call.phone = "+919876543210";
  call.status = "calling";
  call.created_at = kCallTime;
  call.claimed_at = kCallTime;
  call.step = step;
  call.is_first_claim = true;
  call.look_every_s = 1;
  return call;
}

inline sql::stages::Lead::Row outreach_lead() {
  return {.job_id = 170,
          .lead_id = 42,
          .name = "Asha Rao",
          .phone = "98765 43210",
          .phone_e164 = "+919876543210",
          .source = "fair",
          .attributes = "{}",
          .status = "new"};
}

/// Lead 42, call 17 ("outreach-17") scheduled at kCallTime, job 170.
struct CallHouse {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  Settings settings = outreach_settings();

  explicit CallHouse(const std::string& stage) {
    const std::int64_t scheduled = unix_seconds(kCallTime);
    tenant(database, {.tenant_id = "outreach", .display_name = "Outreach", .post_call = 0});
    tests::lead(database, {.id = 42,
                           .name = "Asha Rao",
                           .phone = "98765 43210",
                           .source = "fair",
                           .city = "Pune",
                           .attributes = R"({"budget":"5 lakh"})"});
    tests::call(database, {.id = 17, .lead_id = 42, .call_room = "ignitech-lead-42", .created_at = scheduled});
    job(database, {.id = 170, .call_row = 17, .stage = stage, .claim_number = 5, .claimed_at = scheduled});
  }

  static std::string now() { return std::to_string(unix_seconds(kCallTime)); }

  void run(const std::string& script) { database.execute(script, "test"); }
  /// As if the claim before this one had written it.
  void step(const std::string& step) { run("update jobs set step = '" + step + "', step_claim = 4"); }

  stages::Work work(const stages::Stage& stage) { return loaded_work(database, stage, 170); }

  /// As stage dial's claim at kCallTime finds it; `room_ready_at` by then. Returns whether it may dial.
  bool claim_dial() {
    const std::int64_t job_id = 170;
    stages::permit_dials(database, {&job_id, 1}, settings, kCallTime);
    return call("dispatched_at is not null") == "1";
  }

  void record(const Verdict& verdict) { tests::record(database, verdict); }

  std::string call(const std::string& column) {
    return word(database, "select cast(" + column + " as text) from calls where id = 17");
  }
  std::string lead(const std::string& column) {
    return word(database, "select cast(" + column + " as text) from leads where id = 42");
  }
};

/// "POST /twirp/livekit.RoomService/DeleteRoom" -> "DeleteRoom"; "CreateSIPParticipant while ListParticipants" for a
/// watched one; "" where nothing is asked.
inline std::string method_of(const Request& request) {
  const auto last = [](const HttpRequest& one) { return one.url.substr(one.url.rfind('/') + 1); };
  if (const auto* http = std::get_if<HttpRequest>(&request)) return last(*http);
  if (const auto* watched = std::get_if<WatchedRequest>(&request)) {
    return last(watched->request) + " while " + last(watched->look);
  }
  return "";
}
inline std::string method_of(const std::variant<Request, Verdict>& made) {
  const auto* request = std::get_if<Request>(&made);
  return request == nullptr ? "" : method_of(*request);
}
inline std::string method_of(const std::variant<stages::Asked, Verdict>& made) {
  const auto* asked = std::get_if<stages::Asked>(&made);
  return asked == nullptr ? "" : method_of(asked->request);
}

/// "next", "to locate", "ends rejected", "later room_not_ready +1", "again http_status", "halt network 30", "failed x".
inline std::string described(const Verdict& verdict, UnixTime now = kCallTime) {
  if (const auto* done = std::get_if<Done>(&verdict.what)) {
    if (const auto* stage = std::get_if<ToStage>(&done->next)) return "to " + stage->name;
    return std::holds_alternative<FlowEnds>(done->next) ? "ends " + done->outcome : "next";
  }
  if (const auto* later = std::get_if<Later>(&verdict.what)) {
    return "later " + later->why.kind + " +" + std::to_string((later->at - now).count());
  }
  if (const auto* again = std::get_if<Again>(&verdict.what)) return "again " + again->why.kind;
  if (const auto* halt = std::get_if<Halt>(&verdict.what)) {
    return "halt " + halt->why.kind + " " + std::to_string(halt->pause.count());
  }
  return "failed " + std::get<Failed>(verdict.what).why.kind;
}

inline HttpResponse ok(const std::string& body = "{}") {
  return {.status = 200, .body = body};
}
inline HttpResponse twirp_error(int status, const std::string& code, const std::string& msg = "msg") {
  return {.status = status, .body = nlohmann::json{{"code", code}, {"msg", msg}}.dump()};
}
inline HttpResponse absent() {
  return twirp_error(404, "not_found", "twirp error unknown: participant does not exist");
}
/// Of ListParticipants: the phone leg with this callStatus, or nobody where it is empty; and an agent.
inline HttpResponse participants(const std::string& call_status, const std::string& agent_state = "") {
  auto list = nlohmann::json::array();
  if (!call_status.empty()) {
    list.push_back({{"identity", "sip-outreach-17"},
                    {"kind", "SIP"},
                    {"state", "ACTIVE"},
                    {"attributes", {{"sip.callStatus", call_status}, {"sip.callID", "SCL_1"}}}});
  }
  if (!agent_state.empty()) list.push_back({{"identity", "agent-1"}, {"kind", "AGENT"}, {"state", agent_state}});
  return ok(nlohmann::json{{"participants", list}}.dump());
}
inline HttpResponse participant(const std::string& call_status) {
  return ok(nlohmann::json{{"identity", "sip-outreach-17"},
                           {"kind", "SIP"},
                           {"attributes", {{"sip.callStatus", call_status}, {"sip.callID", "SCL_1"}}}}
                .dump());
}

}  // namespace callmill::tests
