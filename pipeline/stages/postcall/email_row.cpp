#include "stages/postcall/email_row.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/conversation/transcript.h"
#include "domain/json.h"

namespace callmill::stages {

namespace {

using Json = nlohmann::ordered_json;

/// Text as it is, anything else as its JSON, null as nothing.
std::string text_of(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : json_text(value);
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& value : list) texts.push_back(text_of(value));
  return texts;
}

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::string{} : text_of(*found);
}

/// The tenant's title for a field, or its key made readable.
std::string field_name(const Json& schemas, const std::string& key) {
  const auto schema = schemas.find(key);
  if (schema != schemas.end() && schema->is_object()) {
    if (std::string title = text_at(*schema, "title"); !title.empty()) return title;
  }
  std::string name = key;
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::vector<TenantField> read_fields(const Json& summary, const Json& schemas) {
  std::vector<TenantField> fields;
  const auto values = summary.find("fields");
  if (values == summary.end() || !values->is_object()) return fields;
  for (const auto& [key, value] : values->items())
    fields.push_back({field_name(schemas, key), value.is_array() ? texts_of(value) : std::vector{text_of(value)}});
  return fields;
}

CallSummary stored_summary(const Json& summary_json, const Json& unsupported, const Json& schemas) {
  CallSummary summary;
  summary.one_line_summary = text_at(summary_json, "one_line_summary");
  summary.caller_request = text_at(summary_json, "caller_request");
  if (const auto points = summary_json.find("key_points"); points != summary_json.end())
    summary.key_points = texts_of(*points);
  if (const auto actions = summary_json.find("actions"); actions != summary_json.end())
    summary.actions = texts_of(*actions);
  const auto contact = summary_json.find("contact");
  if (contact != summary_json.end() && contact->is_object()) {
    const auto detail = [&](const char* key) {
      ContactDetail found{text_at(*contact, key), false};
      found.unsupported =
          std::any_of(unsupported.begin(), unsupported.end(), [&](const Json& one) { return one.at("field") == key; });
      return found;
    };
    summary.name = detail("name");
    summary.phone = detail("phone");
    summary.email = detail("email");
    summary.company = detail("company");
  }
  summary.tenant_fields = read_fields(summary_json, schemas);
  return summary;
}

using EmailLoad = sql::stages::email::Load::Row;

std::variant<CallSummary, NoSummary, NothingSaid> read_what(const EmailLoad& row) {
  if (row.summary_is_current) {
    if (row.summary_state == "refused") return NoSummary{row.refusal.value_or("")};
    return stored_summary(read_ordered_json(row.summary.value_or("{}")),
                          read_ordered_json(row.unsupported.value_or("[]")), read_ordered_json(row.summary_fields));
  }
  if (is_greeting_at_most(row.highest_seq) || row.character_count == 0) return NothingSaid{};
  return NoSummary{"this call was not summarised"};
}

Notification read_notification(const EmailLoad& row) {
  Notification call;
  call.tenant_name = row.display_name;
  call.language = row.language;
  call.timezone = row.timezone;
  call.call_id = row.call_id;
  call.caller = row.phone.value_or("");
  call.called_number = row.called_number.value_or("");
  call.call_started_at = row.call_started_at;
  if (row.duration_seconds) call.duration = std::chrono::seconds(*row.duration_seconds);
  if (row.turns) {
    call.turns = read_turns(*row.turns);
    call.what = read_what(row);
  }
  return call;
}

StoredMail read_mail(const EmailLoad& row) {
  return {.id = row.mail_id.value(),
          .revision = row.mail_revision.value(),
          .state = row.mail_state.value(),
          .message_id = row.message_id.value(),
          .recipients = read_recipients(row.mail_recipients.value()),
          .body = row.body.value_or(""),
          .reply = row.mail_reply.value_or(""),
          .transcript_revision = row.mail_transcript_revision.value(),
          .summary_revision = row.mail_summary_revision.value(),
          .replaces = row.mail_replaces.value()};
}

}  // namespace

EmailRow read_email_row(EmailLoad&& row, const std::vector<sql::stages::email::Served::Row>& served) {
  EmailRow email;
  email.call_row = row.call_row;
  email.tenant_id = row.tenant_id;
  email.tenant_status = row.tenant_status;
  email.recipients = texts_of(read_ordered_json(row.recipients));
  email.bcc = texts_of(read_ordered_json(row.bcc));
  if (row.reply_to && !row.reply_to->empty()) email.reply_to = row.reply_to;
  email.has_transcript = row.turns.has_value();
  email.notification = read_notification(row);
  email.transcript_revision = row.transcript_revision;
  email.summary_revision = row.summary_revision;
  email.deferred_since = row.deferred_since;
  for (const auto& one : served) email.served.push_back(one.address);
  if (row.mail_id) email.last = read_mail(row);
  return email;
}

}  // namespace callmill::stages
