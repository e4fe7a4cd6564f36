// The numbers of leads that came without one: a plain INSERT gives name, phone and source.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "domain/lead/lead_choice.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// A number that a lead was given.
struct GivenNumber {
  std::string e164;
  bool is_do_not_call = false;
  bool is_in_use = false;  ///< A call to it is under way.
};

/// Gives the lead the number that `phone` says. Fails, and changes nothing, where it cannot be read or is another
/// lead's. Inside a transaction.
std::variant<GivenNumber, Fails> give_number(ledger::Database& database, std::int64_t lead_id, const std::string& phone,
                                             UnixTime now);

/// Gives new leads without one their numbers, at most 500. A lead that can have none fails, as the schedule would fail
/// it. Inside a transaction. Returns whether there may be more.
bool give_numbers(ledger::Database& database, UnixTime now);

/// The same for all of them, in transactions of its own, so that a list that is stored next finds them, however many
/// there are that can have none.
void give_all_numbers(ledger::Database& database, UnixTime now);

}  // namespace callmill::intake
