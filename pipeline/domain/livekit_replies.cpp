#include "domain/livekit_replies.h"

#include <nlohmann/json.hpp>

#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

std::string text_at(const json& object, std::initializer_list<const char*> names, std::string otherwise = {}) {
  for (const char* name : names) {
    const auto found = object.find(name);
    if (found != object.end() && found->is_string()) return found->get<std::string>();
  }
  return otherwise;
}

Participant participant_in(const json& object) {
  const Participant zero;
  Participant read;
  read.identity = text_at(object, {"identity"});
  read.kind = text_at(object, {"kind"}, zero.kind);
  read.state = text_at(object, {"state"}, zero.state);
  read.disconnect_reason = text_at(object, {"disconnect_reason", "disconnectReason"}, zero.disconnect_reason);
  const auto attributes = object.find("attributes");
  if (attributes == object.end() || !attributes->is_object()) return read;
  read.call_id = text_at(*attributes, {"call_id"});
  read.call_status = text_at(*attributes, {"sip.callStatus"});
  read.sip_call_id = text_at(*attributes, {"sip.callID"});
  return read;
}

std::string without_prefix(std::string msg) {
  constexpr std::string_view kPrefix = "twirp error unknown: ";  // of errors that crossed psrpc (livekit.md 1.3)
  return msg.starts_with(kPrefix) ? msg.substr(kPrefix.size()) : msg;
}

}  // namespace

std::optional<Participant> read_participant(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  return participant_in(body);
}

std::optional<std::vector<Participant>> read_participants(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
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
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const std::string id = text_at(body, {"sip_call_id", "sipCallId"});
  return id.empty() ? std::nullopt : std::optional(id);
}

TwirpError read_twirp_error(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  TwirpError error;
  if (!body.is_object()) return error;
  error.code = text_at(body, {"code"});
  error.msg = without_prefix(text_at(body, {"msg"}));
  const auto meta = body.find("meta");
  if (meta == body.end() || !meta->is_object()) return error;
  const auto code = number_in<int>(text_at(*meta, {"sip_status_code"}));
  if (code && *code >= 100 && *code <= 699) error.sip_status_code = *code;
  error.sip_status = text_at(*meta, {"sip_status"});
  return error;
}

bool was_answered(std::string_view call_status) {
  return call_status == "automation" || call_status == "active" || call_status == "hangup";
}

}  // namespace callmill
