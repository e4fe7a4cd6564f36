// Leads go into the database: a batch, one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/lead_rows.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::runner {

/// What becomes of a row whose number is a lead's already.
enum class OnDuplicate { merge, refuse };

/// `added` may be dialled; invalid_phone and do_not_call are stored as well, with status 'failed'; `refused` is not.
enum class LeadOutcome { added, invalid_phone, do_not_call, merged, refused };

struct StoredLead {
  LeadOutcome outcome = LeadOutcome::added;
  std::optional<std::int64_t> lead_id{};  ///< merged, refused: the lead that was there before the batch.
  std::uint64_t same_as_line = 0;         ///< Else the row of the batch that has the number; 0, an earlier batch's.
};

/// A number is one lead, however many store at once: the index decides. `tenant_id` is that of all rows, and must
/// exist. One answer per row, in their order. Call it inside a Transaction.
std::vector<StoredLead> put_leads(ledger::Database& database, const std::vector<LeadRow>& rows,
                                  const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate, UnixTime now);

/// Which leads have the rows' numbers once the rows were put: leads.id, in the order of the rows.
std::vector<std::optional<std::int64_t>> lead_ids(ledger::Database& database, const std::vector<LeadRow>& rows);

/// put_leads() in one transaction of its own. Throws LedgerError, and then nothing has changed.
std::vector<StoredLead> store_leads(ledger::Database& database, const std::vector<LeadRow>& rows,
                                    const std::optional<std::string>& tenant_id, OnDuplicate on_duplicate,
                                    UnixTime now);

/// What store_leads() would answer. Stores the rows in `dry_run`, at first an empty database of the same schema, so
/// that later batches see them; `database` stays as it is.
std::vector<StoredLead> dry_run_leads(ledger::Database& database, ledger::Database& dry_run,
                                      const std::vector<LeadRow>& rows, OnDuplicate on_duplicate, UnixTime now);

}  // namespace callmill::runner
