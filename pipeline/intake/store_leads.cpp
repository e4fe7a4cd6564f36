#include "intake/store_leads.h"

#include <map>
#include <nlohmann/json.hpp>

#include "domain/lead/lead_choice.h"
#include "sql/leads.h"

namespace callmill::intake {

namespace {

struct Known {
  bool is_lead = false;
  std::optional<std::int64_t> lead_id;  ///< Nothing although is_lead: of an earlier batch of a dry run.
  bool is_do_not_call = false;
};

/// The identity of a lead: its number or, if that cannot be read, all its other columns.
std::string key_of(const LeadRow& row) {
  return row.phone_e164 ? *row.phone_e164 : nlohmann::json{row.phone, row.name, row.source}.dump();
}

std::vector<Known> known_leads(ledger::Database& database, const std::vector<LeadRow>& rows) {
  std::vector<Known> known;
  for (const LeadRow& row : rows) {
    const auto [lead_id, is_do_not_call] = database.one(
        sql::leads::Known{.phone_e164 = row.phone_e164, .phone = row.phone, .name = row.name, .source = row.source});
    known.push_back({lead_id.has_value(), lead_id, is_do_not_call});
  }
  return known;
}

std::vector<StoredLead> outcomes(const std::vector<LeadRow>& rows, const std::vector<Known>& known,
                                 OnDuplicate on_duplicate) {
  const LeadOutcome duplicate = on_duplicate == OnDuplicate::merge ? LeadOutcome::merged : LeadOutcome::refused;
  std::map<std::string, std::uint64_t> first_lines;
  std::vector<StoredLead> answers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto [first, is_first] = first_lines.emplace(key_of(rows[i]), rows[i].line);
    if (known.at(i).is_lead) {
      answers.push_back({duplicate, known.at(i).lead_id, 0});
    } else if (!is_first) {
      answers.push_back({duplicate, std::nullopt, first->second});
    } else if (!rows[i].phone_e164) {
      answers.push_back({LeadOutcome::invalid_phone});
    } else {
      answers.push_back({known.at(i).is_do_not_call ? LeadOutcome::do_not_call : LeadOutcome::added});
    }
  }
  return answers;
}

void insert(ledger::Database& database, const LeadRow& row, const std::optional<std::string>& tenant_id,
            bool is_do_not_call, UnixTime now) {
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
                         .status = "new",
                         .priority = row.priority,
                         .failure_reason = {},
                         .failure_detail = {},
                         .attributes = row.attributes,
                         .now = now};
  const std::string unreadable = "phone " + row.unreadable;
  if (!row.phone_e164 || is_do_not_call) {
    lead.status = "failed";
    lead.failure_reason = row.phone_e164 ? lead_failure::do_not_call : lead_failure::invalid_phone;
    lead.failure_detail = row.phone_e164 ? std::string_view("on the do-not-call list") : unreadable;
  }
  database.run(lead);
}

void insert(ledger::Database& database, const std::vector<LeadRow>& rows, const std::vector<Known>& known,
            const std::vector<StoredLead>& answers, const std::optional<std::string>& tenant_id, UnixTime now) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (answers[i].outcome != LeadOutcome::refused) insert(database, rows[i], tenant_id, known[i].is_do_not_call, now);
  }
}

}  // namespace

std::vector<StoredLead> put_leads(ledger::Database& database, const std::vector<LeadRow>& rows,
                                  const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate, UnixTime now) {
  const std::vector<Known> known = known_leads(database, rows);
  auto answers = outcomes(rows, known, on_duplicate);
  insert(database, rows, known, answers, tenant_id, now);
  return answers;
}

std::vector<std::optional<std::int64_t>> lead_ids(ledger::Database& database, const std::vector<LeadRow>& rows) {
  std::vector<std::optional<std::int64_t>> ids;
  for (const Known& known : known_leads(database, rows)) ids.push_back(known.lead_id);
  return ids;
}

std::vector<StoredLead> store_leads(ledger::Database& database, const std::vector<LeadRow>& rows,
                                    const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate,
                                    UnixTime now) {
  ledger::Transaction transaction(database);
  auto answers = put_leads(database, rows, tenant_id, on_duplicate, now);
  transaction.commit();
  return answers;
}

std::vector<StoredLead> dry_run_leads(ledger::Database& database, ledger::Database& dry_run,
                                      const std::vector<LeadRow>& rows, OnDuplicate on_duplicate, UnixTime now) {
  std::vector<Known> known = known_leads(database, rows);
  const std::vector<Known> stored_before = known_leads(dry_run, rows);
  for (std::size_t i = 0; i < known.size(); ++i) {
    known[i].is_lead = known[i].is_lead || stored_before.at(i).is_lead;
  }
  auto answers = outcomes(rows, known, on_duplicate);
  ledger::Transaction transaction(dry_run);
  insert(dry_run, rows, known, answers, std::nullopt, now);
  transaction.commit();
  return answers;
}

}  // namespace callmill::intake
