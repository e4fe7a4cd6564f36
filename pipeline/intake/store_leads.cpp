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
#include "domain/lead/numbers_in.h"
#include "intake/enquiries.h"
#include "intake/lead_numbers.h"
#include "sql/do_not_call.h"
#include "sql/leads.h"

namespace callmill::intake {

namespace {

/// A lead as it is stored.
struct StoredRow {
  std::optional<std::string> tenant_id;
  LeadRow lead;
  std::string status{};
  bool operator==(const StoredRow&) const = default;
};

struct Known {
  bool is_do_not_call = false;
  std::optional<StoredRow> lead{};
  std::optional<std::int64_t> lead_id{};  ///< Nothing although there is `lead`: of an earlier row of a dry run.
  bool is_elsewhere = false;              ///< In a database that is not changed.
  bool has_enquiry = false;               ///< Of one elsewhere: that the row repeats.
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
  return {std::move(found.tenant_id), std::move(lead), std::move(found.status)};
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
  StoredRow whole{stored.tenant_id ? stored.tenant_id : tenant_id, filled(stored.lead, row), stored.status};
  const auto error = whole == stored ? std::nullopt : size_error(whole.lead);
  if (!error) return whole;
  return "with this row it would hold too much: " + (error->column.empty() ? "" : error->column + ": ") + error->why;
} catch (const JsonError& error) {
  return std::string("its attributes cannot be read: ") + error.what();
}

/// Why a lead cannot be here what it was where the list comes from; empty: it can.
std::string why_not_restored(ledger::Database& database, const LeadState& was) {
  if (was.tenant_id && !database.one(sql::leads::HasTenant{.tenant = *was.tenant_id}).found)
    return "there is no tenant '" + *was.tenant_id + "' here";
  if (was.failure_reason && !database.one(sql::leads::IsFailureReason{.reason = *was.failure_reason}).found)
    return "'" + *was.failure_reason + "' is no failure_reason of a lead";
  return {};
}

/// Rows of one list, one after another.
class Rows {
 public:
  /// `database` has the tenants. Of a dry run, leads are stored in another.
  Rows(ListTerms terms, UnixTime now, ledger::Database& database, bool is_dry_run = false)
      : terms_(std::move(terms)), now_(now), database_(database), is_dry_run_(is_dry_run) {}

  /// Stores one in `database`.
  StoredLead put(ledger::Database& database, const LeadRow& row, Known known) {
    const std::int64_t listed = row.is_do_not_call ? list_numbers(database, row) : 0;
    known.is_do_not_call = known.is_do_not_call || (row.is_do_not_call && row.phone_e164);
    StoredLead answer = put_lead(database, row, known);
    answer.numbers_listed = listed;
    return answer;
  }

 private:
  StoredLead put_lead(ledger::Database& database, const LeadRow& row, const Known& known) {
    const std::string key = key_of(row);
    if (known.lead) {
      const auto first = lines_.find(key);
      return put_again(database, row, known, first == lines_.end() ? 0 : first->second);
    }
    if (row.was) {
      std::string why = why_not_restored(database_, *row.was);
      if (!why.empty()) return {.outcome = LeadOutcome::malformed, .why = std::move(why)};
    }
    const LeadOutcome outcome = insert(database, row, known.is_do_not_call);
    lines_.emplace(key, row.line);
    return {outcome};
  }

  const std::optional<std::string>& tenant_of(const LeadRow& row) const {
    return row.was && row.was->tenant_id ? row.was->tenant_id : terms_.tenant_id;
  }

  /// All numbers of the row, also of one that names two. Returns how many were not on the list.
  std::int64_t list_numbers(ledger::Database& database, const LeadRow& row) const {
    std::int64_t added = 0;
    for (const std::string& number : numbers_in(row.phone + '\n' + row.further_phones).e164) {
      added += database.run(sql::do_not_call::Add{.phone_e164 = number,
                                                  .reason = "the list of leads says so",
                                                  .source = terms_.list.empty() ? row.source : terms_.list,
                                                  .now = now_});
    }
    return added;
  }

  StoredLead put_again(ledger::Database& database, const LeadRow& row, const Known& known, std::uint64_t line) {
    StoredLead answer{.lead_id = line == 0 ? known.lead_id : std::nullopt, .same_as_line = line};
    const auto& tenant = tenant_of(row);
    if (tenant && known.lead->tenant_id && *tenant != *known.lead->tenant_id) {
      answer.outcome = LeadOutcome::other_tenant;
      answer.why = *known.lead->tenant_id;
      return answer;
    }
    answer.outcome = LeadOutcome::refused;
    if (terms_.on_duplicate == OnDuplicate::refuse) return answer;
    answer.outcome = LeadOutcome::merged;
    if (!row.phone_e164) return answer;
    const auto whole = merged(*known.lead, row, tenant);
    if (const auto* why = std::get_if<std::string>(&whole)) {
      answer.outcome = LeadOutcome::malformed;
      answer.why = *why;
      return answer;
    }
    const auto& now_stored = std::get<StoredRow>(whole);
    const bool is_here = known.lead_id && !known.is_elsewhere;
    if (is_here && now_stored != *known.lead) fill(database, *known.lead_id, now_stored);
    if (says_more(row, now_stored.lead)) keep_enquiry(database, row, known, answer);
    return answer;
  }

  void keep_enquiry(ledger::Database& database, const LeadRow& row, const Known& known, StoredLead& answer) const {
    if (known.is_elsewhere || !known.lead_id) {
      answer.is_enquiry = !known.has_enquiry;
    } else {
      answer.is_enquiry = add_enquiry(database, *known.lead_id, row, now_);
    }
    if (!answer.is_enquiry) return;
    answer.is_over = known.lead->status != "new";
    if (!terms_.again || !answer.is_over || known.is_do_not_call) return;
    const bool is_stored = !known.is_elsewhere && known.lead_id;
    // Its phone rings, it talks, or what came of it is not known yet.
    if (is_stored && database.maybe(sql::leads::OpenCall{.lead_id = *known.lead_id})) return;
    answer.is_over = false;
    if (is_stored)
      database.run(sql::leads::DialAgain{.lead_id = *known.lead_id, .retry_after = std::nullopt, .now = now_});
  }

  LeadOutcome insert(ledger::Database& database, const LeadRow& row, bool is_do_not_call) const {
    const LeadState was = row.was.value_or(LeadState{.status = "new"});
    const std::optional<std::string> tenant_id = is_dry_run_ ? std::nullopt : tenant_of(row);
    sql::leads::Store lead{.tenant_id = tenant_id,
                           .name = row.name,
                           .phone = row.phone,
                           .source = row.source,
                           .email = row.email,
                           .product_name = row.product_name,
                           .city = row.city,
                           .state = row.state,
                           .query_message = row.query_message,
                           .phone_e164 = row.phone_e164,
                           .status = was.status,
                           .priority = row.priority,
                           .retry_after = was.retry_after,
                           .retry_count = was.retry_count,
                           .failure_reason = was.failure_reason,
                           .failure_detail = was.failure_detail,
                           .attributes = row.attributes,
                           .created_at = was.created_at.value_or(now_),
                           .now = now_};
    const std::string unreadable = "phone " + row.unreadable;
    LeadOutcome outcome = was.status == "new" ? LeadOutcome::added : LeadOutcome::over;
    if (was.status == "new" && (!row.phone_e164 || is_do_not_call)) {
      lead.status = "failed";
      lead.retry_after = std::nullopt;
      lead.failure_reason = row.phone_e164 ? lead_failure::do_not_call : lead_failure::invalid_phone;
      lead.failure_detail = row.phone_e164 ? std::string_view("on the do-not-call list") : unreadable;
    }
    if (lead.failure_reason == lead_failure::do_not_call) outcome = LeadOutcome::do_not_call;
    if (lead.failure_reason == lead_failure::invalid_phone) outcome = LeadOutcome::invalid_phone;
    database.run(lead);
    return outcome;
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

  ListTerms terms_;
  UnixTime now_;
  ledger::Database& database_;
  bool is_dry_run_;
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

std::vector<StoredLead> put_leads(ledger::Database& database, std::span<const LeadRow> leads, const ListTerms& terms,
                                  UnixTime now) {
  give_numbers(database, now);
  Rows rows(terms, now, database);
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

std::vector<StoredLead> store_leads(ledger::Database& database, std::span<const LeadRow> leads, const ListTerms& terms,
                                    UnixTime now) {
  give_all_numbers(database, now);
  std::vector<StoredLead> answers;
  while (!leads.empty()) {
    if (!answers.empty()) ledger::let_others_write();
    const std::size_t count = rows_of_transaction(leads);
    ledger::Transaction transaction(database);
    auto some = put_leads(database, leads.first(count), terms, now);
    transaction.commit();
    answers.insert(answers.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    leads = leads.subspan(count);
  }
  return answers;
}

std::vector<StoredLead> dry_run_leads(ledger::Database& database, ledger::Database& dry_run,
                                      std::span<const LeadRow> leads, const ListTerms& terms, UnixTime now) {
  Rows rows(terms, now, database, true);
  std::vector<StoredLead> answers;
  ledger::Transaction transaction(dry_run);
  for (const LeadRow& row : leads) {
    Known known = known_lead(database, row);
    if (known.lead) {
      known.is_elsewhere = true;
      known.has_enquiry = has_enquiry(database, *known.lead_id, row);
    } else {
      const Known earlier = known_lead(dry_run, row);
      known.lead = earlier.lead;
      known.is_do_not_call = known.is_do_not_call || earlier.is_do_not_call;
    }
    answers.push_back(rows.put(dry_run, row, std::move(known)));
  }
  transaction.commit();
  return answers;
}

}  // namespace callmill::intake
