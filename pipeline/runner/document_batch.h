// Documents of MongoDB on their way into the database: read into rows, which are stored many at a time.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/documents.h"
#include "domain/import_rows.h"
#include "domain/mapping.h"
#include "ledger/database.h"
#include "runner/store_documents.h"

namespace callmill::runner {

/// Owns nothing it is given.
class DocumentBatch {
 public:
  /// It is full with `most_documents`, or earlier: what it holds is stored in one transaction, which must be short.
  DocumentBatch(ledger::Database& database, const Mapping& mapping, EnqueueFinished enqueue_finished,
                std::size_t most_documents = 500);

  /// Documents of this kind come next. Metadata takes the phone map as it is now.
  void begin(DocumentKind kind);
  /// A document of the kind begun last; `bytes` is the length of its text. Gives what is wrong with it: then it is
  /// left out.
  std::vector<std::string> take(const nlohmann::json& document, std::size_t bytes);
  /// All should be stored now.
  bool full() const;
  /// Stores the rows of one kind, and the watermark with them; without rows, nothing. Throws LedgerError, and then the
  /// rows are still here.
  Stored store(DocumentKind kind, UnixTime now, const std::optional<Watermark>& watermark = std::nullopt);
  /// Forgets all rows.
  void clear();

  /// To be looked at or narrowed before they are stored.
  std::vector<CallRow>& calls() { return calls_; }
  std::vector<ItemRow>& items() { return items_; }

 private:
  template <class Row>
  std::vector<std::string> keep(Rows<Row> read, std::vector<Row>& rows, std::size_t bytes);
  std::size_t rows() const { return items_.size() + calls_.size() + tenants_.size() + phones_.size(); }

  ledger::Database& database_;
  const Mapping& mapping_;
  EnqueueFinished enqueue_finished_;
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

}  // namespace callmill::runner
