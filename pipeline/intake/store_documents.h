// Stores imported rows: a batch is one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/documents.h"
#include "domain/importing/import_rows.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// What a batch did. new + changed + unchanged are all its rows.
struct Stored {
  std::int64_t rows_new = 0;
  std::int64_t rows_changed = 0;
  std::int64_t rows_unchanged = 0;
  std::int64_t calls_enqueued = 0;
  std::int64_t calls_done_before = 0;  ///< Finished by the earlier system (processed_status "completed"): not enqueued.
  Stored& operator+=(const Stored& other);
};

enum class EnqueueFinished { yes, no };

/// How far a collection of MongoDB has been read; a row of `watermarks`, which never goes back.
struct Watermark {
  std::string mongodb_db;
  std::string collection;
  std::optional<UnixTime> read_to;  ///< Nothing: it is read whole every time.
};

/// Each takes one IMMEDIATE transaction of its own, stores what is new or different, touches nothing else, and wakes
/// the jobs that wait in stage import for these documents. The watermark, if any, is saved in that transaction.
/// Changes nothing if it throws LedgerError.
Stored store_items(ledger::Database& database, const std::vector<ItemRow>& items, UnixTime now,
                   const std::optional<Watermark>& watermark = std::nullopt);
Stored store_tenants(ledger::Database& database, const std::vector<TenantRow>& tenants, UnixTime now,
                     const std::optional<Watermark>& watermark = std::nullopt);
Stored store_phones(ledger::Database& database, const std::vector<PhoneRow>& phones, UnixTime now,
                    const std::optional<Watermark>& watermark = std::nullopt);
/// With EnqueueFinished::yes, calls that have an end and no post-call job yet are enqueued, except those done before.
Stored store_calls(ledger::Database& database, const std::vector<CallRow>& calls, EnqueueFinished enqueue_finished,
                   UnixTime now, const std::optional<Watermark>& watermark = std::nullopt);

/// The watermark's instant; nothing when the collection was never read, or is read whole every time.
std::optional<UnixTime> read_to(ledger::Database& database, const std::string& mongodb_db,
                                const std::string& collection);

/// The table phone_tenants, for read_metadata().
PhoneTenants phone_tenants(ledger::Database& database);

}  // namespace callmill::intake
