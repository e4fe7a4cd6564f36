#include "domain/livekit/livekit_replies.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/outreach_id.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

Participant participant_in(const json& object) {
  const Participant zero;
  const json& attributes = member(object, "attributes");
  return {.identity = text_at(object, "identity"),
          .kind = text_at(object, "kind", zero.kind),
          .state = text_at(object, "state", zero.state),
          .disconnect_reason =
              text_at(object, "disconnect_reason", text_at(object, "disconnectReason", zero.disconnect_reason)),
          .call_id = text_at(attributes, "call_id"),
          .call_status = text_at(attributes, "sip.callStatus"),
          .sip_call_id = text_at(attributes, "sip.callID")};
}

}  // namespace

std::optional<Participant> read_participant(std::string_view text) {
  const json body = read_json_if_any(text);
  if (!body.is_object()) return std::nullopt;
  return participant_in(body);
}

std::optional<std::vector<Participant>> read_participants(std::string_view text) {
  const json body = read_json_if_any(text);
  if (!body.is_object()) return std::nullopt;
  std::vector<Participant> all;
  const auto list = body.find("participants");
  if (list == body.end()) return all;
  if (!list->is_array()) return std::nullopt;
  for (const json& one : *list) {
    if (!one.is_object()) return std::nullopt;
    all.push_back(participant_in(one));
  }
  return all;
}

std::optional<std::string> read_sip_call_id(std::string_view text) {
  const json body = read_json_if_any(text);
  const std::string id = text_at(body, "sip_call_id", text_at(body, "sipCallId"));
  return id.empty() ? std::nullopt : std::optional(id);
}

std::optional<RoomOwner> read_room_owner(std::string_view text) {
  const json body = read_json_if_any(text);
  if (!body.is_object()) return std::nullopt;
  const json metadata = read_json_if_any(text_at(body, "metadata"));
  return RoomOwner{.call_id = text_at(metadata, "call_id"), .phone = text_at(metadata, "phone")};
}

bool names_call(const RoomOwner& owner, std::string_view call_id, const std::optional<std::string>& phone) {
  return owner.call_id == call_id && (is_nobody_elses(call_id) || owner.phone == phone);
}

std::optional<bool> has_dispatch(std::string_view text, std::string_view agent_name) {
  const json body = read_json_if_any(text);
  if (!body.is_object()) return std::nullopt;
  const json& snake = member(body, "agent_dispatches");
  const json& all = snake.is_null() ? member(body, "agentDispatches") : snake;
  return std::ranges::any_of(
      all, [&](const json& one) { return text_at(one, "agent_name", text_at(one, "agentName")) == agent_name; });
}

TwirpError read_twirp_error(std::string_view text) {
  const json body = read_json_if_any(text);
  const json& meta = member(body, "meta");
  TwirpError error{
      .code = text_at(body, "code"), .msg = text_at(body, "msg"), .sip_status = text_at(meta, "sip_status")};
  // Of errors that crossed psrpc: livekit/protocol 28e604c utils/xtwirp/errors.go.
  constexpr std::string_view kPrefix = "twirp error unknown: ";
  if (error.msg.starts_with(kPrefix)) error.msg.erase(0, kPrefix.size());
  const auto code = number_in<int>(text_at(meta, "sip_status_code"));
  if (code && *code >= 100 && *code <= 699) error.sip_status_code = *code;
  return error;
}

bool is_absent(const Reply& reply) {
  const auto* response = std::get_if<HttpResponse>(&reply);
  return response != nullptr && response->status == 404 && read_twirp_error(response->body).code == "not_found";
}

std::optional<std::vector<Participant>> participants_of(const Reply& reply) {
  if (is_absent(reply)) return std::vector<Participant>{};
  const auto* response = std::get_if<HttpResponse>(&reply);
  return response == nullptr || response->status != 200 ? std::nullopt : read_participants(response->body);
}

const Participant* find_present(const std::vector<Participant>& all, std::string_view identity) {
  const auto found = std::ranges::find_if(
      all, [&](const Participant& one) { return one.identity == identity && one.state != "DISCONNECTED"; });
  return found == all.end() ? nullptr : &*found;
}

bool is_left_alone(const std::vector<Participant>& all, std::string_view identity) {
  return find_present(all, identity) != nullptr && std::ranges::none_of(all, [&](const Participant& one) {
           return one.identity != identity && one.state != "DISCONNECTED" && one.kind != "EGRESS" &&
                  one.kind != "INGRESS";
         });
}

bool may_be_back(std::string_view reason) {
  return reason == "SIGNAL_CLOSE" || reason == "STATE_MISMATCH" || reason == "DUPLICATE_IDENTITY" ||
         reason == "MIGRATION";
}

bool was_answered(std::string_view call_status) {
  return call_status == "automation" || call_status == "active" || call_status == "hangup";
}

std::string_view further_status(std::string_view one, std::string_view other) {
  constexpr std::array<std::string_view, 5> kRising = {"dialing", "ringing", "automation", "active", "hangup"};
  // A word that is none of these: -1.
  const auto place = [&](std::string_view word) {
    const auto found = std::ranges::find(kRising, word);
    return found == kRising.end() ? -1 : found - kRising.begin();
  };
  return one.empty() || place(other) > place(one) ? other : one;
}

bool has_rung(std::string_view call_status) {
  return call_status == "ringing" || was_answered(call_status);
}

}  // namespace callmill
