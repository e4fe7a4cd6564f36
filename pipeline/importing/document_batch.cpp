#include "importing/document_batch.h"

#include <iterator>

#include "domain/importing/transcript_rows.h"

namespace callmill::importing {

namespace {

// Both bound how long a transaction locks out other writers.
constexpr std::size_t kMostRows = 5000;
constexpr std::size_t kMostBytes = 4UL << 20UL;

}  // namespace

DocumentBatch::DocumentBatch(ledger::Database& database, const Mapping& mapping,
                             intake::EnqueueFinished enqueue_finished, std::size_t most_documents)
    : database_(database), mapping_(mapping), enqueue_finished_(enqueue_finished), most_documents_(most_documents) {}

void DocumentBatch::begin(DocumentKind kind) {
  kind_ = kind;
  if (kind == DocumentKind::metadata) phone_tenants_ = intake::phone_tenants(database_);
}

Findings DocumentBatch::take(const nlohmann::json& document, std::size_t bytes) {
  switch (kind_) {
    case DocumentKind::transcripts:
      return keep(read_transcript(document, mapping_), items_, bytes);
    case DocumentKind::metadata:
      return keep(read_metadata(document, mapping_, phone_tenants_), calls_, bytes);
    case DocumentKind::tenants:
      return keep(read_tenant(document, mapping_), tenants_, bytes);
    case DocumentKind::phones:
      return keep(read_phone(document, mapping_), phones_, bytes);
    case DocumentKind::skipped:
      break;
  }
  return {};
}

template <class Row>
Findings DocumentBatch::keep(Rows<Row> read, std::vector<Row>& rows, std::size_t bytes) {
  Findings findings{std::move(read.errors), std::move(read.remarks)};
  if (!findings.errors.empty()) return findings;
  rows.insert(rows.end(), std::make_move_iterator(read.rows.begin()), std::make_move_iterator(read.rows.end()));
  ++documents_;
  bytes_ += bytes;
  return findings;
}

bool DocumentBatch::full() const {
  return documents_ >= most_documents_ || rows() >= kMostRows || bytes_ >= kMostBytes;
}

intake::Stored DocumentBatch::store(DocumentKind kind, UnixTime now,
                                    const std::optional<intake::Watermark>& watermark) {
  const auto put = [&](auto& rows, auto store_rows) {
    intake::Stored stored;
    if (rows.empty()) return stored;
    stored = store_rows(rows);
    rows.clear();
    if (this->rows() == 0) clear();
    return stored;
  };
  switch (kind) {
    case DocumentKind::transcripts:
      return put(items_, [&](const auto& rows) { return intake::store_items(database_, rows, now, watermark); });
    case DocumentKind::metadata:
      return put(calls_, [&](const auto& rows) {
        return intake::store_calls(database_, rows, enqueue_finished_, now, watermark);
      });
    case DocumentKind::tenants:
      return put(tenants_, [&](const auto& rows) { return intake::store_tenants(database_, rows, now, watermark); });
    case DocumentKind::phones:
      return put(phones_, [&](const auto& rows) { return intake::store_phones(database_, rows, now, watermark); });
    case DocumentKind::skipped:
      break;
  }
  return {};
}

void DocumentBatch::clear() {
  items_.clear();
  calls_.clear();
  tenants_.clear();
  phones_.clear();
  documents_ = 0;
  bytes_ = 0;
}

}  // namespace callmill::importing
