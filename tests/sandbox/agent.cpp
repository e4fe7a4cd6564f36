#include "agent.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "http_client.h"
#include "ledger/database.h"

namespace callmill::sandbox {

namespace {

constexpr double kComesAfterS = 0.4;
constexpr int kResultTries = 5;

/// call_id of a JSON object such as the metadata of a room or a dispatch; empty: it is none, or has none.
std::string call_id_in(const std::string& metadata) {
  const auto object = nlohmann::json::parse(metadata, nullptr, false);
  if (!object.is_object() || !object.contains("call_id") || !object.at("call_id").is_string()) return "";
  return object.at("call_id").get<std::string>();
}

}  // namespace

void Agent::room_created(const Room& room) {
  if (options_.name.empty()) come(room.name, room.metadata);
}

void Agent::dispatched(const std::string& room, const std::string& agent_name, const std::string& metadata) {
  if (!options_.name.empty() && agent_name == options_.name) come(room, metadata);
}

/// `metadata`: of its dispatch.
void Agent::come(const std::string& room, const std::string& metadata) {
  const Fate* fate = world_.fates.named_in(metadata);
  if (world_.script.take("livekit", {"no_agent"}, {room, metadata}) || (fate != nullptr && fate->fate == "no_agent")) {
    if (fate != nullptr && !fate->failure_reason.empty()) say(call_id_in(metadata), *fate, [] {});
    return;
  }
  const Room* there = rooms_.find(room);
  world_.after_s(kComesAfterS, [this, room, sid = there->sid] {
    const Room* still = rooms_.find(room);
    if (still == nullptr || still->sid != sid) return;
    Participant me;
    me.sid = world_.name("PA_");
    me.identity = world_.name("agent-AJ_");
    me.kind = "AGENT";
    me.attributes["lk.agent.state"] = "listening";
    rooms_.join(room, me);
  });
}

void Agent::vanish(const std::string& name) {
  const Room* room = rooms_.find(name);
  if (room == nullptr) return;
  for (const auto& [identity, one] : std::map(room->participants)) {
    if (one.kind == "AGENT") rooms_.leave(name, identity, "CONNECTION_TIMEOUT");
  }
}

bool Agent::is_in(const std::string& name) const {
  const Room* room = rooms_.find(name);
  return room != nullptr && std::any_of(room->participants.begin(), room->participants.end(),
                                        [](const auto& entry) { return entry.second.kind == "AGENT"; });
}

void Agent::talk(const std::shared_ptr<Leg>& leg) {
  world_.after_s(leg->fate().talk_s, [this, leg] {
    if (!leg->over()) end_talk(leg);
  });
}

void Agent::end_talk(const std::shared_ptr<Leg>& leg) {
  const auto hang_up = [this, leg] {
    if (leg->over()) return;
    if (leg->fate().hangs_up == "agent" && is_in(leg->dial().room))
      rooms_.leave(leg->dial().room, leg->dial().identity, "PARTICIPANT_REMOVED");
    else
      leg->hang_up();
  };
  const auto call_id = leg->dial().attributes.find("call_id");
  const bool says = is_in(leg->dial().room) && call_id != leg->dial().attributes.end();
  const bool late = leg->fate().result_after_s > 0 || leg->fate().hangs_up == "person";
  if (!says || late) hang_up();
  if (!says) return;
  const auto speak = [this, leg, id = call_id->second, then = late ? std::function<void()>([] {}) : hang_up] {
    say(id, leg->fate(), then);
  };
  if (late)
    world_.after_s(leg->fate().result_after_s, speak);
  else
    speak();
}

/// `then` is called once it has been said, or could not be.
void Agent::say(const std::string& call_id, const Fate& fate, const std::function<void()>& then) {
  if (fate.result.empty() && fate.failure_reason.empty()) return then();
  if (!options_.callmill_url.empty()) return post(call_id, fate, 1, then);
  if (!options_.callmill_db.empty()) {
    const std::string what = fate.failure_reason.empty() ? "qualification" : fate.failure_reason;
    world_.ledger.results.push_back({call_id, what, insert(call_id, fate)});
  }
  then();
}

void Agent::post(const std::string& call_id, const Fate& fate, int tries, const std::function<void()>& then) {
  const bool failed = !fate.failure_reason.empty();
  const std::string body =
      failed ? nlohmann::json{{"failure_reason", fate.failure_reason}, {"failure_detail", fate.failure_detail}}.dump()
             : fate.result;
  const std::string url = options_.callmill_url + "/api/v1/calls/" + call_id + (failed ? "/failure" : "/qualification");
  http_post(world_.io, url, {{"Authorization", "Bearer " + options_.token}, {"Content-Type", "application/json"}}, body,
            [this, call_id, fate, tries, then](int status) {
              if ((status == 0 || status >= 500) && tries < kResultTries)
                return world_.after_s(1, [=, this] { post(call_id, fate, tries + 1, then); });
              const std::string what = fate.failure_reason.empty() ? "qualification" : fate.failure_reason;
              world_.ledger.results.push_back({call_id, what, std::to_string(status)});
              then();
            });
}

/// "row", or why there is none.
std::string Agent::insert(const std::string& call_id, const Fate& fate) const {
  try {
    ledger::Database database(options_.callmill_db);
    auto insert = database.prepare(
        "insert into call_results (call_id, qualification, failure_reason, failure_detail, source, received_at) "
        "select id, :qualification, :reason, :detail, 'sandbox', :now from calls where call_id = :call_id",
        "call_results");
    if (fate.failure_reason.empty()) {
      insert.bind("qualification", fate.result);
    } else {
      insert.bind("reason", fate.failure_reason).bind("detail", fate.failure_detail);
    }
    insert.bind("now", world_.unix_ms() / 1000).bind("call_id", call_id).run();
    // Rows inserted through a view count in the total only.
    return sqlite3_total_changes(database.handle()) > 0 ? "row" : "no such call";
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace callmill::sandbox
