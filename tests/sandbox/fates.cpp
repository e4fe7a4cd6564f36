#include "fates.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

namespace callmill::sandbox {

namespace {

using nlohmann::json;

const std::set<std::string> kFates{"answered",        "refused",       "rings_out",       "silent",
                                   "trying",          "bad_codec",     "no_credentials",  "bad_credentials",
                                   "bad_host",        "no_audio",      "no_agent",        "no_sip_service",
                                   "server_restarts", "talk_restarts", "sip_service_dies"};
const char* const kResult =
    R"({"machine_interest":"paper cup machine","location":"Pune","budget":"5 lakh","first_product":"cups","units_per_day":"10000"})";

[[noreturn]] void add_error(const std::string& number, const std::string& what) {
  throw std::runtime_error("fates, " + number + ": " + what);
}

void read_member(Fate& fate, const std::string& number, const std::string& name, const json& value) {
  const auto text = [&] {
    if (!value.is_string()) add_error(number, "'" + name + "' must be a string");
    return value.get<std::string>();
  };
  const auto seconds = [&] {
    if (!value.is_number() || value.get<double>() < 0) add_error(number, "'" + name + "' must be a number of seconds");
    return value.get<double>();
  };
  if (name == "fate")
    fate.fate = text();
  else if (name == "sip_status_code" && value.is_number_integer())
    fate.sip_status_code = value.get<int>();
  else if (name == "ring_s")
    fate.ring_s = seconds();
  else if (name == "talk_s")
    fate.talk_s = seconds();
  else if (name == "hangs_up")
    fate.hangs_up = text();
  else if (name == "result" && (value.is_object() || value.is_null()))
    fate.result = value.is_null() ? "" : value.dump();
  else if (name == "failure_reason")
    fate.failure_reason = text();
  else if (name == "failure_detail")
    fate.failure_detail = text();
  else if (name == "result_after_s")
    fate.result_after_s = seconds();
  else if (name == "agent_leaves_s")
    fate.agent_leaves_s = seconds();
  else if (name == "flaps_s")
    fate.flaps_s = seconds();
  else if (name == "loses_reply" && value.is_boolean())
    fate.loses_reply = value.get<bool>();
  else if (name != "about")
    add_error(number, "there is no '" + name + "', or not of this kind: " + value.dump());
}

Fate read_fate(const std::string& number, const json& object) {
  if (!object.is_object()) add_error(number, "must be an object");
  Fate fate;
  fate.result = kResult;
  if (object.value("fate", json("answered")) == "refused") fate.ring_s = 0;
  for (const auto& [name, value] : object.items()) read_member(fate, number, name, value);
  if (!fate.failure_reason.empty()) fate.result.clear();
  if (kFates.count(fate.fate) == 0) add_error(number, "there is no fate '" + fate.fate + "'");
  if (fate.hangs_up != "agent" && fate.hangs_up != "person") add_error(number, "'hangs_up' must be agent or person");
  return fate;
}

}  // namespace

Fates::Fates() {
  default_.result = kResult;
}

Fates Fates::parse(std::string_view text) {
  const json all = json::parse(text);
  if (!all.is_object()) throw std::runtime_error("fates: must be an object of numbers");
  Fates fates;
  for (const auto& [number, given] : all.items()) {
    if (number == "default") {
      fates.default_ = read_fate(number, given);
      continue;
    }
    std::vector<Fate>& list = fates.by_number_[number];
    for (const json& one : given.is_array() ? given : json::array({given})) list.push_back(read_fate(number, one));
    if (list.empty()) add_error(number, "must name at least one fate");
  }
  return fates;
}

const Fate& Fates::of(const std::string& number, std::size_t dials) const {
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? default_ : found->second.at(std::min(dials, found->second.size() - 1));
}

const Fate* Fates::named_in(std::string_view text) const {
  for (const auto& [number, list] : by_number_)
    if (text.find(number) != std::string_view::npos) return &list.front();
  return nullptr;
}

}  // namespace callmill::sandbox
