// Documents of MongoDB on their way into the database: read into rows, which are stored many at a time.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/documents.h"
#include "domain/importing/import_rows.h"
#include "domain/importing/mapping.h"
#include "domain/time.h"
#include "intake/store_documents.h"
#include "ledger/database.h"

namespace callmill::importing {

/// What it is given by reference outlives it.
class DocumentBatch {
 public:
  /// Full with `most_documents` or earlier: the batch is stored in one transaction, which must be short.
  DocumentBatch(ledger::Database& database, const Mapping& mapping, intake::EnqueueFinished enqueue_finished,
                std::size_t most_documents = 500);

  /// Documents of this kind come next. Metadata takes the phone map as it is now.
  void begin(DocumentKind kind);
  /// A document of the kind begun last; `bytes` is the length of its text. Returns what is to be said of it; with an
  /// error, it is left out.
  Findings take(const nlohmann::json& document, std::size_t bytes);
  /// Whether it must be stored now.
  bool full() const;
  /// Stores the rows of one kind, with the watermark; does nothing without rows. Keeps the rows if it throws
  /// LedgerError.
  intake::Stored store(DocumentKind kind, UnixTime now,
                       const std::optional<intake::Watermark>& watermark = std::nullopt);
  /// Forgets all rows.
  void clear();

  /// To inspect or narrow before they are stored.
  std::vector<CallRow>& calls() { return calls_; }
  std::vector<ItemRow>& items() { return items_; }

 private:
  template <class Row>
  Findings keep(Rows<Row> read, std::vector<Row>& rows, std::size_t bytes);
  std::size_t rows() const { return items_.size() + calls_.size() + tenants_.size() + phones_.size(); }

  ledger::Database& database_;
  const Mapping& mapping_;
  intake::EnqueueFinished enqueue_finished_;
  std::size_t most_documents_;
  DocumentKind kind_ = DocumentKind::skipped;
  PhoneTenants phone_tenants_;
  std::vector<ItemRow> items_;
  std::vector<CallRow> calls_;
  std::vector<TenantRow> tenants_;
  std::vector<PhoneRow> phones_;
  std::size_t documents_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace callmill::importing
