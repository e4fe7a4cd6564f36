#include "stages/postcall/email_row.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/text.h"
#include "domain/transcript.h"

namespace callmill::stages {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kReplyBytes = 300;

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Text as it is, anything else as its JSON, null as nothing.
std::string text_of(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : dump(value);
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

std::vector<SpokenTurn> read_turns(const std::string& json) {
  std::vector<SpokenTurn> turns;
  for (const Json& turn : Json::parse(json)) {
    const auto interrupted = turn.find("interrupted");
    turns.push_back(
        {text_at(turn, "role") == "user", text_at(turn, "text"), interrupted != turn.end() && *interrupted == true});
  }
  return turns;
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

CallSummary read_summary(const Json& json, const Json& unsupported, const Json& schemas) {
  CallSummary summary;
  summary.one_line_summary = text_at(json, "one_line_summary");
  summary.caller_request = text_at(json, "caller_request");
  if (const auto points = json.find("key_points"); points != json.end()) summary.key_points = texts_of(*points);
  if (const auto actions = json.find("actions"); actions != json.end()) summary.actions = texts_of(*actions);
  const auto contact = json.find("contact");
  if (contact != json.end() && contact->is_object()) {
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
  summary.tenant_fields = read_fields(json, schemas);
  return summary;
}

std::variant<CallSummary, NoSummary, NothingSaid> read_what(const ledger::Row& row, std::int64_t assembled_at) {
  const auto made_at = row.maybe_integer("summary_created_at");
  if (made_at && *made_at >= assembled_at) {
    if (row.text("summary_state") == "refused") return NoSummary{row.text("refusal")};
    return read_summary(Json::parse(row.text("summary")), Json::parse(row.text("unsupported")),
                        Json::parse(row.text("summary_fields")));
  }
  if (is_greeting_at_most(row.maybe_integer("highest_seq")) || row.integer("character_count") == 0)
    return NothingSaid{};
  return NoSummary{"this call was not summarised"};
}

Notification read_notification(const ledger::Row& row) {
  Notification call;
  call.tenant_name = row.text("display_name");
  call.language = row.text("language");
  call.timezone = row.text("timezone");
  call.call_id = row.text("external_id");
  call.caller = row.maybe_text("phone").value_or("");
  call.called_number = row.maybe_text("called_number").value_or("");
  if (const auto started = row.maybe_integer("call_started_at")) call.call_started_at = unix_time(*started);
  if (const auto seconds = row.maybe_integer("duration_seconds")) call.duration = std::chrono::seconds(*seconds);
  if (const auto turns = row.maybe_text("turns")) {
    call.turns = read_turns(*turns);
    call.what = read_what(row, row.integer("assembled_at"));
  }
  return call;
}

}  // namespace

EmailRow read_email_row(const ledger::Row& row) {
  EmailRow email;
  email.tenant_id = row.text("tenant_id");
  email.tenant_status = row.text("tenant_status");
  email.recipients = texts_of(Json::parse(row.text("recipients")));
  email.bcc = texts_of(Json::parse(row.text("bcc")));
  email.reply_to = row.maybe_text("reply_to");
  if (email.reply_to && email.reply_to->empty()) email.reply_to.reset();
  email.has_transcript = row.maybe_text("turns").has_value();
  email.notification = read_notification(row);
  email.content_at = unix_time(
      std::max(row.maybe_integer("summary_created_at").value_or(0), row.maybe_integer("assembled_at").value_or(0)));
  if (const auto since = row.maybe_integer("deferred_since")) email.deferred_since = unix_time(*since);
  email.served = texts_of(Json::parse(row.text("served")));
  if (const auto id = row.maybe_integer("mail_id")) {
    email.last = StoredMail{*id,
                            row.integer("mail_revision"),
                            row.text("mail_state"),
                            row.text("message_id"),
                            read_recipients(row.text("mail_recipients")),
                            row.maybe_text("body").value_or(""),
                            unix_time(row.integer("composed_at"))};
  }
  return email;
}

Write mail_write(std::int64_t revision, const std::string& message_id, const ComposedMail& mail,
                 const std::vector<MailRecipient>& recipients, UnixTime now) {
  return {"stages/email/record_mail", dump({{"revision", revision},
                                            {"message_id", message_id},
                                            {"subject", mail.subject},
                                            {"recipients", Json::parse(recipients_json(recipients))},
                                            {"body", mail.bytes},
                                            {"composed_at", unix_seconds(now)}})};
}

Write superseded_write(std::int64_t mail_id, std::int64_t by_revision) {
  return {
      "stages/email/record_superseded",
      dump({{"mail_id", mail_id}, {"reply", "never sent: revision " + std::to_string(by_revision) + " replaced it"}})};
}

Write delivery_write(std::int64_t mail_id, std::string_view state, const std::vector<MailRecipient>& recipients,
                     int code, const std::string& reply) {
  const std::string line = one_line(reply);
  return {"stages/email/record_delivery", dump({{"mail_id", mail_id},
                                                {"state", state},
                                                {"recipients", Json::parse(recipients_json(recipients))},
                                                {"smtp_code", code == 0 ? Json(nullptr) : Json(code)},
                                                {"smtp_reply", std::string(cut_text(line, kReplyBytes))}})};
}

}  // namespace callmill::stages
