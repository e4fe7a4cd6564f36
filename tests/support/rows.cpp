#include "support/rows.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace callmill::tests {

namespace {

using Columns = std::vector<std::pair<std::string, SqlValue>>;

template <class T>
SqlValue value(const std::optional<T>& given) {
  return given ? SqlValue(*given) : SqlValue();
}

std::optional<std::string> text(ledger::Database& database, const std::string& sql, SqlValue key) {
  auto query = database.prepare(sql, "rows");
  query.bind("key", std::move(key));
  if (!query.next()) return std::nullopt;
  const auto found = query.get<Text>("found");
  while (query.next()) {
  }
  return found;
}

/// `verb` is "insert" or "insert or ignore". A column whose value is NULL takes the table's default.
std::int64_t insert(ledger::Database& database, const std::string& verb, const std::string& table, const Columns& row) {
  std::string names, parameters;
  for (const auto& [name, given] : row) {
    if (std::holds_alternative<std::monostate>(given)) continue;
    names += (names.empty() ? "" : ", ") + name;
    parameters += (parameters.empty() ? ":" : ", :") + name;
  }
  auto query = database.prepare(verb + " into " + table + " (" + names + ") values (" + parameters + ")", "rows");
  for (const auto& [name, given] : row) {
    if (!std::holds_alternative<std::monostate>(given)) query.bind(name, given);
  }
  query.run();
  return sqlite3_last_insert_rowid(database.handle());
}

std::int64_t next_id(ledger::Database& database, const std::string& table) {
  auto query = database.prepare("select ifnull(max(id), 0) + 1 as id from " + table, "rows");
  query.next();
  return query.get<std::int64_t>("id");
}

Columns columns_of(const rows::Tenant& row) {
  return {{"tenant_id", row.tenant_id},
          {"status", value(row.status)},
          {"display_name", row.display_name},
          {"recipients", value(row.recipients)},
          {"bcc", value(row.bcc)},
          {"reply_to", value(row.reply_to)},
          {"timezone", value(row.timezone)},
          {"language", value(row.language)},
          {"post_call", value(row.post_call)},
          {"mail_when_empty", value(row.mail_when_empty)},
          {"created_at", row.created_at},
          {"updated_at", row.created_at}};
}

/// "+919876543210" of "98765 43210"; nothing of what is not ten digits.
Text e164_of(const std::string& phone) {
  std::string digits;
  for (const char c : phone) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) digits += c;
  }
  if (digits.size() == 12 && phone.starts_with("+91")) return phone;
  return digits.size() == 10 ? Text("+91" + digits) : std::nullopt;
}

void fill(rows::Lead& row) {
  if (!row.phone) row.phone = row.phone_e164 ? *row.phone_e164 : std::to_string(9'000'000'000 + *row.id);
  if (!row.phone_e164 && row.failure_reason != "invalid_phone") row.phone_e164 = e164_of(*row.phone);
  if (row.status == "failed" && !row.failure_reason)
    row.failure_reason = row.phone_e164 ? "unanswered" : "invalid_phone";
}

void fill_from_lead(ledger::Database& database, rows::Call& row) {
  const auto of_lead = [&](const std::string& column) {
    return text(database, "select " + column + " as found from leads where id = :key", value(row.lead_id));
  };
  if (!row.phone) row.phone = of_lead("phone_e164");
  if (!row.name) row.name = of_lead("name");
  if (!row.source) row.source = of_lead("source");
}

void fill(rows::Call& row) {
  const std::string id = std::to_string(*row.id);
  if (!row.origin) row.origin = row.lead_id || row.call_room ? "dialled" : "imported";
  const bool dialled = row.origin == "dialled";
  const bool called = row.status == "called" || row.status == "pushed";
  if (!row.tenant_id) row.tenant_id = dialled ? "outreach" : "acme";
  if (!row.call_id) row.call_id = (dialled ? "outreach-" : "call-") + id;
  if (dialled && !row.call_room) row.call_room = "room-" + id;
  if (dialled && !row.direction) row.direction = "outbound";
  if (row.status == "calling") return;
  if (!row.call_started_at) row.call_started_at = row.created_at;
  if (!row.call_ended_at) row.call_ended_at = *row.call_started_at + 60;
  if (row.status == "failed") {
    if (!row.failure_detail && !row.failure_reason) row.failure_detail = "no_answer: SIP 480";
    if (!row.failure_reason) row.failure_reason = "unanswered";
  }
  if (called && !row.duration_seconds) row.duration_seconds = *row.call_ended_at - *row.call_started_at;
  if (called && dialled && !row.answered_at) row.answered_at = *row.call_started_at + 5;
  if (called && dialled && !row.qualification) row.qualification = R"({"budget":"5 lakh"})";
  if (row.status == "pushed" && !row.crm_task_id) row.crm_task_id = "task-" + id;
}

void fill(ledger::Database& database, rows::Job& row, const std::string& flow) {
  if (!row.call_row) row.call_row = flow == "outreach" ? call(database, {.lead_id = lead(database)}) : call(database);
  const bool over = row.status == "completed" || row.status == "failed";
  if (row.status == "processing" && !row.runner_id) row.runner_id = runner(database);
  if (row.status == "processing" && !row.lease_until) row.lease_until = 4'000'000'000;
  if (row.status == "failed" && !row.last_error && !row.error_kind) row.last_error = "no answer";
  if (row.status == "failed" && !row.error_kind) row.error_kind = "timeout";
  if (row.status != "pending" && !row.claimed_at) row.claimed_at = row.enqueued_at;
  if (over && !row.finished_at) row.finished_at = row.enqueued_at;
}

}  // namespace

void tenant(ledger::Database& database, const rows::Tenant& row) {
  insert(database, "insert", "tenants", columns_of(row));
}

std::int64_t lead(ledger::Database& database, const rows::Lead& given) {
  rows::Lead row = given;
  if (!row.id) row.id = next_id(database, "leads");
  fill(row);
  return insert(database, "insert", "leads",
                {{"id", value(row.id)},
                 {"tenant_id", value(row.tenant_id)},
                 {"name", row.name},
                 {"phone", value(row.phone)},
                 {"source", row.source},
                 {"email", value(row.email)},
                 {"product_name", value(row.product_name)},
                 {"city", value(row.city)},
                 {"phone_e164", value(row.phone_e164)},
                 {"status", row.status},
                 {"priority", row.priority},
                 {"retry_after", value(row.retry_after)},
                 {"retry_count", row.retry_count},
                 {"failure_reason", value(row.failure_reason)},
                 {"failure_detail", value(row.failure_detail)},
                 {"attributes", row.attributes},
                 {"created_at", row.created_at},
                 {"updated_at", row.created_at}});
}

std::int64_t call(ledger::Database& database, const rows::Call& given) {
  rows::Call row = given;
  if (!row.id) row.id = next_id(database, "calls");
  if (row.lead_id) fill_from_lead(database, row);
  fill(row);
  insert(database, "insert or ignore", "tenants",
         columns_of({.tenant_id = *row.tenant_id, .display_name = *row.tenant_id}));
  return insert(database, "insert", "calls",
                {{"id", value(row.id)},
                 {"tenant_id", value(row.tenant_id)},
                 {"call_id", value(row.call_id)},
                 {"origin", value(row.origin)},
                 {"status", row.status},
                 {"failure_reason", value(row.failure_reason)},
                 {"failure_detail", value(row.failure_detail)},
                 {"direction", value(row.direction)},
                 {"phone", value(row.phone)},
                 {"call_started_at", value(row.call_started_at)},
                 {"answered_at", value(row.answered_at)},
                 {"call_ended_at", value(row.call_ended_at)},
                 {"metadata_at", value(row.metadata_at)},
                 {"duration_seconds", value(row.duration_seconds)},
                 {"lead_id", value(row.lead_id)},
                 {"name", value(row.name)},
                 {"source", value(row.source)},
                 {"call_room", value(row.call_room)},
                 {"room_ready_at", value(row.room_ready_at)},
                 {"sip_status_code", value(row.sip_status_code)},
                 {"leg_status", value(row.leg_status)},
                 {"disconnect_reason", value(row.disconnect_reason)},
                 {"qualification", value(row.qualification)},
                 {"crm_task_id", value(row.crm_task_id)},
                 {"lead_settled_at", value(row.lead_settled_at)},
                 {"retry_spent", row.retry_spent},
                 {"created_at", row.created_at},
                 {"updated_at", row.created_at}});
}

std::int64_t job(ledger::Database& database, const rows::Job& given) {
  rows::Job row = given;
  const Text flow = text(database, "select flow as found from stages where name = :key", row.stage);
  fill(database, row, flow.value_or("postcall"));
  return insert(database, "insert", "jobs",
                {{"id", value(row.id)},
                 {"call_row", value(row.call_row)},
                 {"flow", value(flow)},
                 {"stage", row.stage},
                 {"status", row.status},
                 {"attempt", row.attempt},
                 {"lost_count", row.lost_count},
                 {"claim_number", row.claim_number},
                 {"retry_after", value(row.retry_after)},
                 {"runner_id", value(row.runner_id)},
                 {"lease_until", value(row.lease_until)},
                 {"outcome", value(row.outcome)},
                 {"last_error", value(row.last_error)},
                 {"error_kind", value(row.error_kind)},
                 {"enqueued_at", row.enqueued_at},
                 {"claimed_at", value(row.claimed_at)},
                 {"finished_at", value(row.finished_at)},
                 {"created_at", row.enqueued_at},
                 {"updated_at", row.finished_at.value_or(row.enqueued_at)}});
}

std::int64_t runner(ledger::Database& database, Integer id) {
  return insert(database, "insert", "runners",
                {{"id", value(id)},
                 {"host", "host"},
                 {"boot_id", "boot"},
                 {"pid_namespace", "ns"},
                 {"pid", std::int64_t{1}},
                 {"process_started", std::int64_t{1}},
                 {"version", "0"},
                 {"started_at", std::int64_t{1'900'000'000}},
                 {"heartbeat_at", std::int64_t{1'900'000'000}}});
}

}  // namespace callmill::tests
