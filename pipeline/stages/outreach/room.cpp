#include "stages/outreach/room.h"

#include <algorithm>

#include "domain/dial/call_context.h"
#include "domain/job/failure_kind.h"
#include "domain/livekit/livekit_requests.h"
#include "sql/calls.h"
#include "stages/outreach/call_verdicts.h"

namespace callmill::stages {

namespace {

constexpr std::string_view kDeleted = "deleted";
constexpr std::string_view kCreated = "created";
constexpr std::string_view kDispatched = "dispatched";  // and since when

using Leads = sql::stages::Lead;

RoomRow read_room(sql::stages::Call::Row&& row, const std::vector<AgentResult>& results,
                  const std::vector<Leads::Row>& leads) {
  return {read_call(std::move(row), results), leads.empty() ? std::nullopt : std::optional(leads.front())};
}

/// Of a row whose lead is there.
std::string context_of(const RoomRow& row) {
  const Leads::Row& lead = row.lead.value();
  return call_context_json({.call_id = row.call.call_id,
                            .lead_id = lead.lead_id,
                            .name = lead.name,
                            .phone = lead.phone_e164.value_or(""),
                            .source = lead.source,
                            .email = lead.email,
                            .product_name = lead.product_name,
                            .city = lead.city,
                            .state = lead.state,
                            .query_message = lead.query_message,
                            .attributes = lead.attributes});
}

enum class Doing { deleting, creating, dispatching, looking };

Doing doing(const RoomRow& row, const Settings& settings) {
  if (row.call.step == kDeleted) return Doing::creating;
  if (settings.livekit_agent_name.empty()) return Doing::deleting;
  if (row.call.step == kCreated) return Doing::dispatching;
  return step_since(row.call.step, kDispatched) ? Doing::looking : Doing::deleting;
}

CallFailure cancelled(const std::string& why) {
  return {call_failure::dispatch_failed, disposition::cancelled, why};
}

/// Why LiveKit is not asked any more.
std::optional<Verdict> unmet_precondition(const RoomRow& row, const Settings& settings, UnixTime now) {
  if (row.call.status != "calling") return call_over();
  if (const AgentResult* result = failure_result(row.call)) return ends_as_reported(row.call, *result, now);
  if (!row.lead) return ends_with(row.call, cancelled("its lead was deleted"), now);
  if (row.lead->is_do_not_call) return ends_with(row.call, cancelled("on the do-not-call list"), now);
  if (row.lead->status != "new") {
    const std::string why = row.lead->failure_reason ? ", " + *row.lead->failure_reason : "";
    return ends_with(row.call, cancelled("its lead is " + row.lead->status + why), now);
  }
  if (is_stale(row.call, settings, now)) {
    const std::string words =
        "no room and agent within " + std::to_string(settings.call.stale_after.count()) + " s of the schedule";
    return ends_with(row.call, {call_failure::startup_failed, disposition::infrastructure, words}, now);
  }
  return std::nullopt;
}

Verdict next_step(const RoomRow& row, UnixTime now, const std::string& words, std::string_view step) {
  return waits(row.call, now, failure_kind::room_not_ready, words, step);
}

Verdict ready(const OutreachCall& call, UnixTime now) {
  return with(done(), {sql::calls::Ready{.call_row = call.call_row, .now = now}, step_write(call.job_id, kMayDial)});
}

bool is_agent(const Participant& participant) {
  return participant.kind == "AGENT" && (participant.state == "ACTIVE" || participant.state == "JOINED");
}

Verdict looked(const RoomRow& row, const HttpResponse& response, const Settings& settings, UnixTime now) {
  const auto participants = read_participants(response.body);
  if (!participants) return again(failure_kind::not_json, "ListParticipants was not answered in JSON");
  if (std::any_of(participants->begin(), participants->end(), is_agent)) return ready(row.call, now);
  const auto since = step_since(row.call.step, kDispatched);
  const std::string words = "agent " + settings.livekit_agent_name + " did not come within " +
                            std::to_string(kAgentPatience.count()) + " s of its dispatch";
  if (now >= *since + kAgentPatience) {
    return ends_with(row.call, {call_failure::startup_failed, disposition::agent, words}, now);
  }
  return waits(row.call, now + row.call.look_every(), failure_kind::room_not_ready,
               "waits for agent " + settings.livekit_agent_name, row.call.step);
}

}  // namespace

std::variant<Request, Verdict> room_request(const RoomRow& row, const Settings& settings, UnixTime now) {
  if (auto verdict = unmet_precondition(row, settings, now)) return std::move(*verdict);
  switch (doing(row, settings)) {
    case Doing::deleting:
      return delete_room_request(settings, row.call.room);
    case Doing::creating:
      return create_room_request(settings, row.call.room, context_of(row));
    case Doing::dispatching:
      return create_dispatch_request(settings, row.call.room, context_of(row));
    case Doing::looking:
      break;
  }
  return list_participants_request(settings, row.call.room);
}

Verdict room_verdict(const RoomRow& row, const Reply& reply, const Settings& settings, UnixTime now) {
  const Doing done = doing(row, settings);
  if (done == Doing::deleting && is_absent(reply)) return next_step(row, now, "no old room", kDeleted);
  if (auto error = livekit_error(reply)) return *error;
  switch (done) {
    case Doing::deleting:
      return next_step(row, now, "the old room is deleted", kDeleted);
    case Doing::creating:
      if (settings.livekit_agent_name.empty()) return ready(row.call, now);
      return next_step(row, now, "the room is made", kCreated);
    case Doing::dispatching:
      return next_step(row, now, "agent " + settings.livekit_agent_name + " is dispatched", step_at(kDispatched, now));
    case Doing::looking:
      break;
  }
  return looked(row, std::get<HttpResponse>(reply), settings, now);
}

Stage room_stage() {
  return make_stage<sql::stages::Call, sql::stages::Results, Leads>("room", read_room, room_request, room_verdict);
}

}  // namespace callmill::stages
