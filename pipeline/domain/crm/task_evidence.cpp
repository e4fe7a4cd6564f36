#include "domain/crm/task_evidence.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "domain/crm/talkingshops_reply.h"
#include "domain/json.h"
#include "domain/outreach_id.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

constexpr std::size_t kNational = 10;
constexpr std::size_t kMostShown = 5;
constexpr std::size_t kLongestShown = 60;

void add_call_ids(TaskEvidence& evidence, std::string_view text) {
  for (auto at = text.find(kCallPrefix); at != std::string_view::npos; at = text.find(kCallPrefix, at + 1)) {
    if (at > 0 && joins_words(text[at - 1])) continue;
    const auto rest = text.substr(at);
    const auto word =
        rest.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(rest, joins_words) - rest.begin()));
    if (is_call_id(word)) evidence.references.emplace(word);
  }
}

/// Ten digits that begin with 6 to 9, alone or after 0, 91 or +91.
void add_phone(TaskEvidence& evidence, std::string_view digits) {
  const bool has_code = digits.size() == kNational + 2 && digits.starts_with("91");
  if (has_code) digits.remove_prefix(2);
  if (digits.size() == kNational + 1 && digits.starts_with("0")) digits.remove_prefix(1);
  if (digits.size() == kNational && digits.front() >= '6') evidence.phones.emplace(digits);
}

bool is_of_id(std::string_view key) {
  return lower(key).ends_with("id");
}

/// Whether a number under `key` is a phone: a ticket and an amount have ten digits too.
bool is_of_phone(std::string_view key) {
  constexpr std::array<std::string_view, 6> kSayings = {"phone",    "mobile",    "contact",
                                                        "whatsapp", "number_to", "numberto"};
  const std::string name = lower(key);
  return !is_of_id(key) &&
         std::ranges::any_of(kSayings, [&](std::string_view saying) { return name.find(saying) != std::string::npos; });
}

/// A text that is a number as a whole, where it has +91 or its key says so; and each +91... within a longer one.
void add_phones(TaskEvidence& evidence, std::string_view text, std::string_view key) {
  if (is_of_phone(key) || text.starts_with("+91")) add_phone(evidence, phone_digits(text));
  constexpr std::string_view kCode = "+91";
  for (auto at = text.find(kCode); at != std::string_view::npos; at = text.find(kCode, at + 1)) {
    const auto rest = text.substr(at + 1);
    add_phone(evidence,
              rest.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin())));
  }
}

void add_value(TaskEvidence& evidence, const json& value, std::string_view key) {
  if (value.is_array()) {
    for (const json& one : value) add_value(evidence, one, key);
  } else if (value.is_object()) {
    for (const auto& [name, one] : value.items()) add_value(evidence, one, name);
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (key == "reference" && !text.empty()) evidence.references.insert(text);
    add_call_ids(evidence, text);
    if (!is_of_id(key)) add_phones(evidence, text, key);
  } else if (value.is_number_integer() && is_of_phone(key)) {
    add_phone(evidence, value.dump());
  }
}

}  // namespace

TaskEvidence task_evidence(const json& value) {
  TaskEvidence evidence;
  add_value(evidence, value, "");
  return evidence;
}

TaskEvidence task_evidence(const std::string& body) {
  return task_evidence(read_json_if_any(body));
}

bool names_others_only(const TaskEvidence& evidence, std::string_view call_id) {
  return !evidence.references.empty() && !evidence.references.contains(std::string(call_id));
}

Whose whose(const TaskEvidence& evidence, std::string_view call_id, std::string_view mobile) {
  const std::string national(mobile.substr(std::min<std::size_t>(mobile.size(), 2)));
  const bool phone_is_ours = evidence.phones.contains(national);
  if (names_others_only(evidence, call_id)) return Whose::anothers;
  if (!evidence.references.empty()) {
    const bool certain = is_nobody_elses(call_id) || evidence.phones.empty() || phone_is_ours;
    return certain ? Whose::ours : Whose::anothers;
  }
  if (evidence.phones.empty()) return Whose::unsaid;
  return phone_is_ours ? Whose::ours : Whose::anothers;
}

std::string evidence_text(const TaskEvidence& evidence) {
  std::string text;
  std::size_t shown = 0;
  const auto add = [&](const std::string& one) {
    if (shown++ < kMostShown) text += (text.empty() ? "" : ", ") + one;
  };
  for (const std::string& reference : evidence.references)
    add(one_line(std::string(cut_text(reference, kLongestShown))));
  for (const std::string& phone : evidence.phones) add("phone " + mask_phone(phone));
  return text;
}

}  // namespace callmill
