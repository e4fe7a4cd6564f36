#include "intake/store_leads.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>
#include <variant>

#include "domain/json.h"
#include "domain/lead/lead_choice.h"
#include "domain/lead/lead_limits.h"
#include "intake/lead_numbers.h"
#include "sql/leads.h"

namespace callmill::intake {

namespace {

/// A lead as it is stored.
struct StoredRow {
  std::optional<std::string> tenant_id;
  LeadRow lead;
  bool operator==(const StoredRow&) const = default;
};

struct Known {
  bool is_do_not_call = false;
  std::optional<StoredRow> lead{};
  std::optional<std::int64_t> lead_id{};  ///< Nothing although there is `lead`: of an earlier row of a dry run.
};

/// The identity of a lead: its number or, if that cannot be read, all its other columns.
std::string key_of(const LeadRow& row) {
  return row.phone_e164 ? *row.phone_e164 : nlohmann::json{row.phone, row.name, row.source}.dump();
}

StoredRow contents(ledger::Database& database, std::int64_t lead_id) {
  auto found = database.one(sql::leads::Contents{.lead_id = lead_id});
  LeadRow lead;
  lead.name = std::move(found.name);
  lead.phone = std::move(found.phone);
  lead.source = std::move(found.source);
  lead.email = std::move(found.email);
  lead.product_name = std::move(found.product_name);
  lead.city = std::move(found.city);
  lead.state = std::move(found.state);
  lead.query_message = std::move(found.query_message);
  lead.attributes = std::move(found.attributes);
  return {std::move(found.tenant_id), std::move(lead)};
}

sql::leads::Known known_by(const LeadRow& row) {
  return {.phone_e164 = row.phone_e164, .phone = row.phone, .name = row.name, .source = row.source};
}

Known known_lead(ledger::Database& database, const LeadRow& row) {
  const auto [lead_id, is_do_not_call] = database.one(known_by(row));
  if (!lead_id) return {is_do_not_call};
  return {is_do_not_call, contents(database, *lead_id), lead_id};
}

/// The stored lead with what it lacked; why it cannot hold that.
std::variant<StoredRow, std::string> merged(const StoredRow& stored, const LeadRow& row,
                                            const std::optional<std::string>& tenant_id) try {
  StoredRow whole{stored.tenant_id ? stored.tenant_id : tenant_id, filled(stored.lead, row)};
  const auto error = whole == stored ? std::nullopt : size_error(whole.lead);
  if (!error) return whole;
  return "with this row it would hold too much: " + (error->column.empty() ? "" : error->column + ": ") + error->why;
} catch (const JsonError& error) {
  return std::string("its attributes cannot be read: ") + error.what();
}

/// Rows of one list, one after another.
class Rows {
 public:
  Rows(std::optional<std::string> tenant_id, OnDuplicate on_duplicate, UnixTime now)
      : tenant_id_(std::move(tenant_id)), on_duplicate_(on_duplicate), now_(now) {}

  /// Stores one in `database`.
  StoredLead put(ledger::Database& database, const LeadRow& row, const Known& known) {
    const std::string key = key_of(row);
    if (known.lead) {
      const auto first = lines_.find(key);
      return put_again(database, row, known, first == lines_.end() ? 0 : first->second);
    }
    insert(database, row, known.is_do_not_call);
    lines_.emplace(key, row.line);
    if (!row.phone_e164) return {LeadOutcome::invalid_phone};
    return {known.is_do_not_call ? LeadOutcome::do_not_call : LeadOutcome::added};
  }

 private:
  StoredLead put_again(ledger::Database& database, const LeadRow& row, const Known& known, std::uint64_t line) {
    StoredLead answer{.lead_id = line == 0 ? known.lead_id : std::nullopt, .same_as_line = line};
    answer.outcome = LeadOutcome::refused;
    if (on_duplicate_ == OnDuplicate::refuse) return answer;
    answer.outcome = LeadOutcome::merged;
    if (!row.phone_e164) return answer;
    const auto whole = merged(*known.lead, row, tenant_id_);
    if (const auto* why = std::get_if<std::string>(&whole)) {
      answer.outcome = LeadOutcome::malformed;
      answer.why = *why;
    } else if (const auto& now_stored = std::get<StoredRow>(whole); known.lead_id && now_stored != *known.lead) {
      fill(database, *known.lead_id, now_stored);
    }
    return answer;
  }

  void insert(ledger::Database& database, const LeadRow& row, bool is_do_not_call) const {
    sql::leads::Store lead{.tenant_id = tenant_id_,
                           .name = row.name,
                           .phone = row.phone,
                           .source = row.source,
                           .email = row.email,
                           .product_name = row.product_name,
                           .city = row.city,
                           .state = row.state,
                           .query_message = row.query_message,
                           .phone_e164 = row.phone_e164,
                           .status = "new",
                           .priority = row.priority,
                           .failure_reason = {},
                           .failure_detail = {},
                           .attributes = row.attributes,
                           .now = now_};
    const std::string unreadable = "phone " + row.unreadable;
    if (!row.phone_e164 || is_do_not_call) {
      lead.status = "failed";
      lead.failure_reason = row.phone_e164 ? lead_failure::do_not_call : lead_failure::invalid_phone;
      lead.failure_detail = row.phone_e164 ? std::string_view("on the do-not-call list") : unreadable;
    }
    database.run(lead);
  }

  void fill(ledger::Database& database, std::int64_t lead_id, const StoredRow& whole) const {
    database.run(sql::leads::Fill{.lead_id = lead_id,
                                  .tenant_id = whole.tenant_id,
                                  .email = whole.lead.email,
                                  .product_name = whole.lead.product_name,
                                  .city = whole.lead.city,
                                  .state = whole.lead.state,
                                  .query_message = whole.lead.query_message,
                                  .attributes = whole.lead.attributes,
                                  .now = now_});
  }

  std::optional<std::string> tenant_id_;
  OnDuplicate on_duplicate_;
  UnixTime now_;
  std::unordered_map<std::string, std::uint64_t> lines_;  ///< Of the rows that were inserted here, by key_of().
};

}  // namespace

std::size_t rows_of_transaction(std::span<const LeadRow> rows) {
  std::size_t bytes = 0;
  for (std::size_t count = 0; count < std::min(rows.size(), kMostRows); ++count) {
    bytes += bytes_of(rows[count]);
    if (count > 0 && bytes > kMostBytes) return count;
  }
  return std::min(rows.size(), kMostRows);
}

std::vector<StoredLead> put_leads(ledger::Database& database, std::span<const LeadRow> leads,
                                  const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate, UnixTime now) {
  give_numbers(database, now);
  Rows rows(tenant_id, on_duplicate, now);
  std::vector<StoredLead> answers;
  answers.reserve(leads.size());
  for (const LeadRow& row : leads) answers.push_back(rows.put(database, row, known_lead(database, row)));
  return answers;
}

std::vector<std::optional<std::int64_t>> lead_ids(ledger::Database& database, std::span<const LeadRow> leads) {
  std::vector<std::optional<std::int64_t>> ids;
  for (const LeadRow& row : leads) ids.push_back(database.one(known_by(row)).lead_id);
  return ids;
}

std::vector<StoredLead> store_leads(ledger::Database& database, std::span<const LeadRow> leads,
                                    const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate,
                                    UnixTime now) {
  std::vector<StoredLead> answers;
  while (!leads.empty()) {
    if (!answers.empty()) ledger::let_others_write();
    const std::size_t count = rows_of_transaction(leads);
    ledger::Transaction transaction(database);
    auto some = put_leads(database, leads.first(count), tenant_id, on_duplicate, now);
    transaction.commit();
    answers.insert(answers.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    leads = leads.subspan(count);
  }
  return answers;
}

std::vector<StoredLead> dry_run_leads(ledger::Database& database, ledger::Database& dry_run,
                                      std::span<const LeadRow> leads, OnDuplicate on_duplicate, UnixTime now) {
  Rows rows(std::nullopt, on_duplicate, now);
  std::vector<StoredLead> answers;
  ledger::Transaction transaction(dry_run);
  for (const LeadRow& row : leads) {
    Known known = known_lead(database, row);
    if (known.lead) {
      // Is not changed.
      known.lead_id.reset();
    } else {
      known.lead = known_lead(dry_run, row).lead;
    }
    answers.push_back(rows.put(dry_run, row, known));
  }
  transaction.commit();
  return answers;
}

}  // namespace callmill::intake
