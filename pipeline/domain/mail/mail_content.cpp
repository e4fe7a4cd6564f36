#include "domain/mail/mail_content.h"

#include <algorithm>
#include <string_view>

#include "domain/instant.h"
#include "domain/mail/mail_labels.h"
#include "domain/phone_number.h"
#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::size_t kNameBytes = 120;
constexpr std::size_t kNumberBytes = 60;
constexpr std::size_t kIdBytes = 120;
constexpr std::size_t kSubjectSummaryBytes = 120;
constexpr std::size_t kEllipsisBytes = 3;
/// What one more item or turn costs beside its text, so that a million empty ones are cut as well.
constexpr std::size_t kEntryBytes = 16;

std::string cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  return std::string(cut_text(text, bytes < kEllipsisBytes ? 0 : bytes - kEllipsisBytes)) + "…";
}

std::string with(std::string_view pattern, std::string_view value) {
  std::string text(pattern);
  return text.replace(text.find("{}"), 2, value);
}

/// Empty for what telephone systems write when the number is withheld.
std::string known_number(std::string_view number) {
  std::string text = cut(safe_line(number), kNumberBytes);
  const std::string word = lower(text);
  for (const std::string_view withheld : {"anonymous", "unknown", "restricted", "private", "unavailable", "withheld"})
    if (word == withheld) return {};
  return text;
}

/// The number itself when it is strictly E.164, else empty.
std::string dialable(std::string_view number) {
  return is_e164(number) && number[1] != '0' ? std::string(number) : std::string{};
}

std::vector<MailFact> call_facts(const Notification& call, const MailLabels& labels) {
  std::vector<MailFact> facts;
  const std::string caller = known_number(call.caller);
  facts.push_back(
      {std::string(labels.caller), caller.empty() ? std::string(labels.unknown_caller) : caller, {}, dialable(caller)});
  if (const std::string called = known_number(call.called_number); !called.empty())
    facts.push_back({std::string(labels.called_number), called});
  MailFact date{std::string(labels.date), std::string(labels.not_known)};
  if (call.call_started_at) {
    const LocalTime local = local_time(*call.call_started_at, call.timezone);
    date.value = local.text;
    if (!local.zone_known) date.warning = with(labels.zone_unknown, cut(safe_line(call.timezone), kNumberBytes));
  }
  facts.push_back(std::move(date));
  const std::string duration = call.duration ? duration_text(*call.duration) : std::string(labels.not_known);
  facts.push_back({std::string(labels.duration), duration});
  return facts;
}

std::vector<std::string> shown_all(const std::vector<std::string>& texts) {
  std::vector<std::string> result;
  for (const std::string& text : texts)
    if (std::string line = safe_line(text); !line.empty()) result.push_back(std::move(line));
  return result;
}

std::vector<MailFact> contact_facts(const CallSummary& summary, const MailLabels& labels) {
  std::vector<MailFact> facts;
  const auto add = [&](std::string_view name, const ContactDetail& detail) {
    std::string value = safe_line(detail.value);
    if (value.empty()) return;
    facts.push_back({std::string(name), std::move(value), std::string(detail.unsupported ? labels.unsupported : "")});
  };
  add(labels.name, summary.name);
  add(labels.phone, summary.phone);
  add(labels.email, summary.email);
  add(labels.company, summary.company);
  return facts;
}

std::vector<MailFact> tenant_facts(const CallSummary& summary) {
  std::vector<MailFact> facts;
  for (const TenantField& field : summary.tenant_fields) {
    std::string joined;
    for (const std::string& value : shown_all(field.values)) joined += (joined.empty() ? "" : "; ") + value;
    if (!joined.empty()) facts.push_back({cut(safe_line(field.name), kNameBytes), std::move(joined)});
  }
  return facts;
}

std::vector<MailSection> summary_sections(const CallSummary& summary, const MailLabels& labels) {
  std::vector<MailSection> sections{
      {std::string(labels.caller_request), safe_line(summary.caller_request)},
      {std::string(labels.key_points), {}, shown_all(summary.key_points)},
      {std::string(labels.actions), {}, shown_all(summary.actions)},
      {std::string(labels.contact), {}, {}, contact_facts(summary, labels)},
      {std::string(labels.details), {}, {}, tenant_facts(summary)},
  };
  std::erase_if(sections, [](const MailSection& section) {
    return section.paragraph.empty() && section.items.empty() && section.facts.empty();
  });
  return sections;
}

std::vector<MailTurn> mail_turns(const Notification& call, const MailLabels& labels) {
  std::vector<MailTurn> turns;
  turns.reserve(call.turns.size());
  for (const SpokenTurn& turn : call.turns) {
    std::string speaker(turn.by_caller ? labels.speaker_caller : labels.speaker_assistant);
    turns.push_back({std::move(speaker), safe_line(turn.text),
                     turn.interrupted ? std::string(labels.interrupted) : std::string{}, turn.by_caller});
  }
  return turns;
}

/// Labels are written for the middle of a line; a headline begins with a capital.
std::string begun_upper(std::string line) {
  if (!line.empty() && line.front() >= 'a' && line.front() <= 'z') line.front() = static_cast<char>(line.front() - 32);
  return line;
}

}  // namespace

MailContent mail_content(const Notification& call) {
  const MailLabels& labels = mail_labels(call.language);
  MailContent content;
  content.language = labels.language;
  content.tenant_name = cut(safe_line(call.tenant_name), kNameBytes);
  content.facts = call_facts(call, labels);
  content.turns = mail_turns(call, labels);
  content.transcript_heading = labels.transcript;
  content.footer = with(labels.footer, cut(safe_line(call.call_id), kIdBytes));
  const std::string caller = known_number(call.caller);
  content.headline = caller.empty() ? std::string(labels.call_from_unknown) : with(labels.call_from, caller);
  content.subject = content.tenant_name + (content.tenant_name.empty() ? "" : ": ") + content.headline;
  if (const auto* summary = std::get_if<CallSummary>(&call.what)) {
    if (std::string line = safe_line(summary->one_line_summary); !line.empty()) content.headline = std::move(line);
    content.subject += " – " + cut(content.headline, kSubjectSummaryBytes);
    content.sections = summary_sections(*summary, labels);
  } else if (const auto* none = std::get_if<NoSummary>(&call.what)) {
    content.notice = with(labels.refused, safe_line(none->why));
  } else {
    content.notice = labels.empty;
  }
  if (!std::holds_alternative<CallSummary>(call.what)) content.headline = begun_upper(content.headline);
  return content;
}

namespace {

/// Hands out a number of bytes of text until they are used up.
class Allowance {
 public:
  explicit Allowance(std::size_t bytes) : left_(bytes) {}
  bool used_up() const { return used_up_; }
  /// `text`, or as much of it as may still be had.
  std::string take(const std::string& text) {
    const std::size_t cost = text.size() + kEntryBytes;
    used_up_ = used_up_ || cost > left_;
    if (!used_up_) {
      left_ -= cost;
      return text;
    }
    std::string part = left_ > kEntryBytes ? cut(text, left_ - kEntryBytes) : std::string{};
    left_ = 0;
    return part;
  }

 private:
  std::size_t left_;
  bool used_up_ = false;
};

}  // namespace

MailContent shortened(const MailContent& content, std::size_t bytes) {
  Allowance allowance(bytes);
  MailContent result = content;
  result.headline = allowance.take(content.headline);
  result.notice = allowance.take(content.notice);
  for (MailSection& section : result.sections) {
    section.paragraph = allowance.take(section.paragraph);
    for (std::string& item : section.items) item = allowance.take(item);
    for (MailFact& fact : section.facts) fact.value = allowance.take(fact.value);
    std::erase(section.items, "");
    std::erase_if(section.facts, [](const MailFact& fact) { return fact.value.empty(); });
  }
  result.turns.clear();
  for (const MailTurn& turn : content.turns) {
    if (allowance.used_up()) break;
    MailTurn part = turn;
    part.text = allowance.take(turn.text);
    if (!part.text.empty() || !allowance.used_up()) result.turns.push_back(std::move(part));
  }
  if (!allowance.used_up()) return content;
  const MailLabels& labels = mail_labels(content.language);
  result.cut_note = with(labels.shortened, std::to_string(content.turns.size() - result.turns.size())) + " " +
                    std::string(labels.attached);
  return result;
}

}  // namespace callmill
