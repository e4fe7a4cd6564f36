// Stores leads: a batch is one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/lead/lead_rows.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// What to do with a row whose number is a lead's already.
enum class OnDuplicate { merge, refuse };

/// `added` may be dialled; invalid_phone and do_not_call are stored as well, with status 'failed'; `refused` is not.
enum class LeadOutcome { added, invalid_phone, do_not_call, merged, refused };

struct StoredLead {
  LeadOutcome outcome = LeadOutcome::added;
  std::optional<std::int64_t> lead_id{};  ///< merged, refused: the lead that was there before the batch.
  std::uint64_t same_as_line = 0;  ///< Else the line of this batch that has the number; 0: it was in an earlier batch.
};

/// A number is one lead, also with several writers: a unique index decides. `tenant_id` is that of all rows, and must
/// exist. One answer per row, in their order. Call it inside a Transaction.
std::vector<StoredLead> put_leads(ledger::Database& database, const std::vector<LeadRow>& rows,
                                  const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate, UnixTime now);

/// The leads.id of each row's lead, in the order of the rows, after put_leads().
std::vector<std::optional<std::int64_t>> lead_ids(ledger::Database& database, const std::vector<LeadRow>& rows);

/// put_leads() in one transaction of its own. Changes nothing if it throws LedgerError.
std::vector<StoredLead> store_leads(ledger::Database& database, const std::vector<LeadRow>& rows,
                                    const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate,
                                    UnixTime now);

/// What store_leads() would answer. Stores the rows in `dry_run`, at first an empty database of the same schema, so
/// that later batches see them; `database` stays as it is.
std::vector<StoredLead> dry_run_leads(ledger::Database& database, ledger::Database& dry_run,
                                      const std::vector<LeadRow>& rows, OnDuplicate on_duplicate, UnixTime now);

}  // namespace callmill::intake
