#include "script.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace callmill::sandbox {

namespace {

using nlohmann::json;

const std::map<std::string, std::set<std::string>>& faults() {
  static const std::map<std::string, std::set<std::string>> table{
      {"openai",
       {"reset", "reset_after_request", "silence", "drip", "status", "rate_limit", "quota", "garbage", "error_body",
        "bad_json", "wrong_shape", "refusal", "content_filter", "length"}},
      {"smtp",
       {"greeting", "auth", "mail", "rcpt", "data", "close_after_data", "silence_after_data", "greylist", "no_auth"}},
      {"livekit", {"reset", "reset_after_request", "silence", "status", "cloud", "no_agent", "no_sip_service"}},
      {"talkingshops", {"reset", "reset_after_request", "silence", "status", "rate_limit", "forgets", "lags"}}};
  return table;
}

[[noreturn]] void add_error(std::size_t index, const std::string& what) {
  throw std::runtime_error("script, rule " + std::to_string(index + 1) + ": " + what);
}

void read_member(Rule& rule, const std::string& name, const json& value, std::size_t index) {
  const auto text = [&] {
    if (!value.is_string()) add_error(index, "'" + name + "' must be a string");
    return value.get<std::string>();
  };
  const auto number = [&] {
    if (!value.is_number_integer()) add_error(index, "'" + name + "' must be a whole number");
    return value.get<int>();
  };
  if (name == "service")
    rule.service = text();
  else if (name == "match")
    rule.match = text();
  else if (name == "fault")
    rule.fault = text();
  else if (name == "times")
    rule.times = number();
  else if (name == "code")
    rule.code = number();
  else if (name == "retry_after")
    rule.retry_after = number();
  else if (name == "interval_ms")
    rule.interval_ms = number();
  else
    add_error(index, "there is no '" + name + "'");
}

Rule read_rule(const json& object, std::size_t index) {
  if (!object.is_object()) add_error(index, "must be an object");
  Rule rule;
  for (const auto& [name, value] : object.items()) read_member(rule, name, value, index);
  const auto known = faults().find(rule.service);
  if (known == faults().end()) add_error(index, "'service' must be openai, smtp, livekit or talkingshops");
  if (known->second.count(rule.fault) == 0) add_error(index, rule.service + " has no fault '" + rule.fault + "'");
  return rule;
}

}  // namespace

Script Script::parse(std::string_view text) {
  const json list = json::parse(text);
  if (!list.is_array()) throw std::runtime_error("script: must be a list of rules");
  Script script;
  for (std::size_t i = 0; i < list.size(); ++i) script.rules_.push_back(read_rule(list[i], i));
  return script;
}

std::optional<Rule> Script::take(std::string_view service, const std::set<std::string_view>& faults,
                                 const std::vector<std::string_view>& texts) {
  for (Rule& rule : rules_) {
    if (rule.service != service || faults.count(rule.fault) == 0 || rule.times == 0) continue;
    const bool matches = rule.match.empty() || std::any_of(texts.begin(), texts.end(), [&rule](std::string_view text) {
                           return text.find(rule.match) != std::string_view::npos;
                         });
    if (!matches) continue;
    if (rule.times) --*rule.times;
    return rule;
  }
  return std::nullopt;
}

}  // namespace callmill::sandbox
