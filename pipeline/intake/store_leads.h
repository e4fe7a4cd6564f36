// Stores leads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/lead/lead_rows.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// What to do with a row whose number is a lead's already.
enum class OnDuplicate { merge, refuse };

/// Of all rows of a list.
struct ListTerms {
  std::optional<std::string> tenant_id{};  ///< Whose leads they are; must exist. LeadRow::was has its own.
  OnDuplicate on_duplicate = OnDuplicate::merge;
  bool again = false;  ///< Who enquires again is dialled again.
  std::string list{};  ///< Its name: do_not_call.source of numbers of which it says that they must not be called.
};

/// `added` may be dialled; invalid_phone and do_not_call are stored as well, with status 'failed'; so is `over`, which
/// was dispatched or failed where the list comes from (LeadRow::was); `refused` is not stored, nor is `malformed`: its
/// lead would hold more than a lead may (lead_limits.h), or was what no lead can be here; nor `other_tenant`: the
/// number is another tenant's lead.
enum class LeadOutcome { added, invalid_phone, do_not_call, over, merged, refused, malformed, other_tenant };
inline constexpr std::size_t kLeadOutcomes = 8;

struct StoredLead {
  LeadOutcome outcome = LeadOutcome::added;
  std::optional<std::int64_t> lead_id{};  ///< merged, refused, malformed: the lead that was there before the batch.
  std::uint64_t same_as_line = 0;   ///< Else the line of this batch that has the number; 0: it was in an earlier batch.
  std::string why{};                ///< malformed; other_tenant: whose.
  bool is_enquiry = false;          ///< merged: the row says more than the lead holds, which is a row of enquiries now.
  bool is_over = false;             ///< An enquiry whose lead is not dialled any more.
  std::int64_t numbers_listed = 0;  ///< Put on the do-not-call list, because the row says so.
};

/// What one transaction takes of a list, so that it holds the write lock for a quarter of a second at most.
inline constexpr std::size_t kMostRows = 500;
inline constexpr std::size_t kMostBytes = 4UL << 20UL;
/// How many of the first `rows` that is; one at least, if there is one.
std::size_t rows_of_transaction(std::span<const LeadRow> rows);

/// A number is one lead, also with several writers. Of a number that
/// is a lead already, what is known stays, what was empty is filled, status and priority stay. One answer per row, in
/// their order. Call it inside a Transaction with as many rows as rows_of_transaction() gives, and give_all_numbers()
/// before that.
std::vector<StoredLead> put_leads(ledger::Database& database, std::span<const LeadRow> leads, const ListTerms& terms,
                                  UnixTime now);

/// The leads.id of each row's lead, in the order of the rows, after put_leads().
std::vector<std::optional<std::int64_t>> lead_ids(ledger::Database& database, std::span<const LeadRow> leads);

/// put_leads() in transactions of its own. If it throws LedgerError, those before it stay; what they stored is merged
/// when the list is stored again.
std::vector<StoredLead> store_leads(ledger::Database& database, std::span<const LeadRow> leads, const ListTerms& terms,
                                    UnixTime now);

/// What store_leads() would answer. Stores the rows in `dry_run`, at first an empty database of the same schema, so
/// that later batches see them; `database` stays as it is.
std::vector<StoredLead> dry_run_leads(ledger::Database& database, ledger::Database& dry_run,
                                      std::span<const LeadRow> leads, const ListTerms& terms, UnixTime now);

}  // namespace callmill::intake
