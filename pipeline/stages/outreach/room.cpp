#include "stages/outreach/room.h"

#include <algorithm>

#include "domain/dial/call_context.h"
#include "domain/job/failure_kind.h"
#include "domain/livekit/livekit_replies.h"
#include "domain/livekit/livekit_requests.h"
#include "domain/text.h"
#include "sql/calls.h"
#include "stages/outreach/call_verdicts.h"

namespace callmill::stages {

namespace {

constexpr std::string_view kCreated = "created";
constexpr std::string_view kFound = "found";  // made by an earlier claim, which may have sent an agent too
constexpr std::string_view kAged = "aged";    // and since when it is known: ready once, and not dialled into since
constexpr std::string_view kOver = "over";    // and since when it is known: a room of a call that is over
constexpr std::string_view kDeleted = "deleted";
constexpr std::string_view kTaken = "taken:";  // and by which call

constexpr std::size_t kLongestId = 100;  // of another's call, in bytes

using Leads = sql::stages::Lead;
using EndedCalls = sql::stages::room::Ended;

RoomRow read_room(sql::stages::Call::Row&& row, const std::vector<AgentResult>& results,
                  const std::vector<Leads::Row>& leads, const std::vector<EndedCalls::Row>& ended) {
  return {read_call(std::move(row), results), leads.empty() ? std::nullopt : std::optional(leads.front()), ended};
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

enum class Doing { creating, deleting, asking_who, finding, dispatching, looking };

Doing doing(const RoomRow& row, const Settings& settings) {
  const std::string& step = row.call.step;
  if (is_known(row.call, kOver)) return Doing::deleting;
  if (step.starts_with(kTaken) || is_known(row.call, kAged)) return Doing::asking_who;
  if (settings.livekit_agent_name.empty()) return Doing::creating;
  if (step == kFound) return Doing::finding;
  if (step == kCreated) return Doing::dispatching;
  return step_since(step, kDispatchedSince) ? Doing::looking : Doing::creating;
}

/// Why LiveKit is not asked any more.
std::optional<Verdict> unmet_precondition(const RoomRow& row, const Settings& settings, UnixTime now) {
  if (row.call.status != "calling") return call_over(row.call);
  if (row.call.dispatched_at || row.call.call_started_at || row.call.answered_at) return done_to("locate");
  if (const AgentResult* result = failure_result(row.call)) return ends_as_reported(row.call, *result, now);
  if (const auto why = reason_to_call_off(row.call, row.lead ? &*row.lead : nullptr, now)) {
    return calls_off(row.call, *why, now);
  }
  if (is_stale(row.call, settings, now)) {
    if (row.call.is_first_claim) return calls_off(row.call, "it waited too long for its turn", now);
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

/// Whether the metadata names a call of the lead that is over.
bool is_over(const RoomRow& row, const RoomOwner& owner) {
  return std::ranges::any_of(row.ended, [&](const auto& call) { return names_call(owner, call.call_id, call.phone); });
}

Verdict created(const RoomRow& row, const HttpResponse& response, const Settings& settings, UnixTime now) {
  const auto owner = read_room_owner(response.body);
  if (!owner) return again(failure_kind::not_json, "CreateRoom was not answered in JSON");
  const bool is_after_delete = row.call.step == kDeleted;
  if (names_call(*owner, row.call.call_id, row.lead->phone_e164)) {
    if (row.call.room_ready_at && !is_after_delete) {
      return next_step(row, now, "the room grew too old to dial into: who is in it is asked next", step_at(kAged, now));
    }
    if (settings.livekit_agent_name.empty()) return ready(row.call, now);
    return next_step(row, now, "the room is made", row.call.is_first_claim || is_after_delete ? kCreated : kFound);
  }
  if (is_over(row, *owner)) {
    // LiveKit says for a moment longer that a room is there.
    const UnixTime at = is_after_delete ? now + row.call.look_every() : now;
    return waits(row.call, at, failure_kind::room_not_ready, "the room is a call's that is over", step_at(kOver, at));
  }
  const std::string step = std::string(kTaken) + std::string(cut_text(one_line(owner->call_id), kLongestId));
  return next_step(row, now, "the room is somebody else's: who is in it is asked next", step);
}

bool is_phone(const Participant& participant) {
  return participant.kind == "SIP" && participant.state != "DISCONNECTED";
}

Verdict taken(const RoomRow& row, const std::string& other, const Settings& settings, UnixTime now) {
  const std::string words = "call " + (other.empty() ? "of no known id" : other) + ", which is none of lead " +
                            std::to_string(row.lead->lead_id) + "'s here, is on the phone in room " + row.call.room +
                            ", so that " + row.call.call_id +
                            " is not dialled: give each database that uses this LiveKit a CALL_ROOM_PREFIX of its own "
                            "(here it is '" +
                            settings.call.room_prefix + "')";
  return ends_with(row.call, {call_failure::dispatch_failed, disposition::room_taken, words}, now);
}

/// A reply that does not say who is in the room.
Verdict unread(const Reply& reply) {
  return livekit_error(reply).value_or(again(failure_kind::not_json, "ListParticipants was not answered in JSON"));
}

/// `reply` says who is in a room that must not be dialled into as it is.
Verdict asked_who(const RoomRow& row, const Reply& reply, const Settings& settings, UnixTime now) {
  const auto who = participants_of(reply);
  if (!who) return unread(reply);
  const bool is_own = !row.call.step.starts_with(kTaken);
  const auto phone = std::ranges::find_if(*who, is_phone);
  if (phone != who->end()) {
    if (is_own && phone->identity == sip_identity(row.call.call_id)) return done_to("locate");
    return taken(row, is_own ? std::string() : row.call.step.substr(kTaken.size()), settings, now);
  }
  if (is_own) {
    return next_step(row, now, "nobody is on the phone in the old room: it is made again", step_at(kOver, now));
  }
  return waits(row.call, now + kForeignRoomWait, failure_kind::room_not_ready,
               "room " + row.call.room + " is somebody else's, and nobody is on the phone in it: looks again");
}

Verdict found(const RoomRow& row, const Reply& reply, const Settings& settings, UnixTime now) {
  if (is_absent(reply)) return waits(row.call, now, failure_kind::room_not_ready, "the room is gone: it is made again");
  if (auto error = livekit_error(reply)) return *error;
  const HttpResponse& response = std::get<HttpResponse>(reply);
  const auto is_sent = has_dispatch(response.body, settings.livekit_agent_name);
  if (!is_sent) return again(failure_kind::not_json, "ListDispatch was not answered in JSON");
  if (!*is_sent) return next_step(row, now, "no agent was sent yet", kCreated);
  return next_step(row, now, "an agent was sent already", step_at(kDispatchedSince, now));
}

bool is_agent(const Participant& participant) {
  return participant.kind == "AGENT" && (participant.state == "ACTIVE" || participant.state == "JOINED");
}

Verdict looked(const RoomRow& row, const Reply& reply, const Settings& settings, UnixTime now) {
  const auto participants = participants_of(reply);
  if (!participants) return unread(reply);
  if (std::any_of(participants->begin(), participants->end(), is_agent)) return ready(row.call, now);
  const auto since = step_since(row.call.step, kDispatchedSince);
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
    case Doing::creating:
      return create_room_request(settings, row.call.room, context_of(row));
    case Doing::deleting:
      return delete_room_request(settings, row.call.room);
    case Doing::finding:
      return list_dispatch_request(settings, row.call.room);
    case Doing::dispatching:
      return create_dispatch_request(settings, row.call.room, context_of(row));
    case Doing::asking_who:
    case Doing::looking:
      break;
  }
  return list_participants_request(settings, row.call.room);
}

Verdict room_verdict(const RoomRow& row, const Reply& reply, const Settings& settings, UnixTime now) {
  const Doing done = doing(row, settings);
  if (done == Doing::asking_who) return asked_who(row, reply, settings, now);
  if (done == Doing::looking) return looked(row, reply, settings, now);
  if (done == Doing::finding) return found(row, reply, settings, now);
  if (done == Doing::deleting && is_absent(reply)) return next_step(row, now, "the old room is gone", kDeleted);
  if (auto error = livekit_error(reply)) return *error;
  if (done == Doing::deleting) return next_step(row, now, "the old room is deleted", kDeleted);
  if (done == Doing::creating) return created(row, std::get<HttpResponse>(reply), settings, now);
  return next_step(row, now, "agent " + settings.livekit_agent_name + " is dispatched", step_at(kDispatchedSince, now));
}

Stage room_stage() {
  return make_stage<sql::stages::Call, sql::stages::Results, Leads, EndedCalls>("room", read_room, room_request,
                                                                                room_verdict);
}

}  // namespace callmill::stages
