#include "intake/lead_numbers.h"

#include <iterator>

#include "sql/leads.h"
#include "sql/schedule.h"

namespace callmill::intake {

namespace {

/// Leads of one transaction.
constexpr std::int64_t kBatch = 500;

}  // namespace

std::variant<GivenNumber, Fails> give_number(ledger::Database& database, std::int64_t lead_id, const std::string& phone,
                                             UnixTime now) {
  auto number = number_of({.phone = phone, .phone_e164 = {}});
  if (auto* fails = std::get_if<Fails>(&number)) return std::move(*fails);
  std::string& e164 = std::get<std::string>(number);
  const auto taken = database.one(sql::leads::NumberTaken{.phone_e164 = e164});
  if (taken.lead_id) {
    return Fails{std::string(lead_failure::invalid_phone), "is lead " + std::to_string(*taken.lead_id) + "'s number"};
  }
  database.run(sql::leads::GiveNumber{.lead_id = lead_id, .phone_e164 = e164, .now = now});
  return GivenNumber{std::move(e164), taken.is_do_not_call, taken.is_in_use};
}

bool give_numbers(ledger::Database& database, UnixTime now) {
  const auto leads = database.all(sql::leads::Unnumbered{.limit = kBatch});
  for (const auto& lead : leads) {
    const auto number = give_number(database, lead.lead_id, lead.phone, now);
    if (const auto* fails = std::get_if<Fails>(&number)) {
      database.run(sql::schedule::FailLead{
          .lead_id = lead.lead_id, .failure_reason = fails->reason, .failure_detail = fails->why, .now = now});
    }
  }
  return std::ssize(leads) == kBatch;
}

void give_all_numbers(ledger::Database& database, UnixTime now) {
  if (database.all(sql::leads::Unnumbered{.limit = 1}).empty()) return;
  for (bool more = true; more;) {
    ledger::Transaction transaction(database);
    more = give_numbers(database, now);
    transaction.commit();
    if (more) ledger::let_others_write();
  }
}

}  // namespace callmill::intake
