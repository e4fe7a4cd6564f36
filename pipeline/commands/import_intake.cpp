#include "commands/import_intake.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "outside/clock.h"

namespace callmill::commands {

namespace {

constexpr std::size_t kBatchDocuments = 500;
constexpr std::size_t kBatchBytes = 4 * 1024 * 1024;
constexpr std::int64_t kComplaintsShown = 20;
constexpr std::size_t kPlacesKept = 1000;

}  // namespace

Intake::Intake(Context& context, ledger::Database& database, const Mapping& mapping,
               runner::EnqueueFinished enqueue_finished)
    : context_(context), database_(database), mapping_(mapping), enqueue_finished_(enqueue_finished) {}

void Intake::begin(DocumentKind kind, const std::string& collection, const std::string& source) {
  kind_ = kind;
  collection_ = collection;
  source_ = source;
  counts_[collection];
  collections_[kind] = collection;
  if (kind == DocumentKind::metadata) phone_tenants_ = runner::phone_tenants(database_);
}

void Intake::take(const std::variant<outside::Document, outside::Malformed>& piece) {
  ++counts_[collection_].documents;
  if (const auto* malformed = std::get_if<outside::Malformed>(&piece)) {
    return complain(malformed->where, {malformed->why});
  }
  const auto& document = std::get<outside::Document>(piece);
  switch (kind_) {
    case DocumentKind::transcripts:
      return keep(document, read_transcript(*document.json, mapping_), items_);
    case DocumentKind::metadata:
      return keep(document, read_metadata(*document.json, mapping_, phone_tenants_), calls_);
    case DocumentKind::tenants:
      return keep(document, read_tenant(*document.json, mapping_), tenants_);
    case DocumentKind::phones:
      return keep(document, read_phone(*document.json, mapping_), phones_);
    case DocumentKind::skipped:
      return;
  }
}

template <class Row>
void Intake::keep(const outside::Document& document, Rows<Row> read, std::vector<Row>& batch) {
  if (!read.complaints.empty()) return complain(document.where, read.complaints);
  batch.insert(batch.end(), std::make_move_iterator(read.rows.begin()), std::make_move_iterator(read.rows.end()));
  ++batch_documents_;
  batch_bytes_ += document.bytes;
}

void Intake::complain(const std::string& where, const std::vector<std::string>& complaints) {
  const std::string place = source_ + ": " + where;
  if (complained_.contains(place)) return;
  if (complained_.size() < kPlacesKept) complained_.insert(place);
  ++counts_[collection_].malformed;
  if (++malformed_ > kComplaintsShown) return;
  show("");
  context_.err << place << ": " << complaints.front();
  if (complaints.size() > 1) context_.err << " (and " << complaints.size() - 1 << " more wrong in it)";
  context_.err << std::endl;
}

bool Intake::full() const {
  return batch_documents_ >= kBatchDocuments || batch_bytes_ >= kBatchBytes;
}

void Intake::store_items(const std::optional<runner::Watermark>& watermark) {
  if (items_.empty()) return;
  counts_[collections_[DocumentKind::transcripts]].stored +=
      runner::store_items(database_, items_, wall_clock(), watermark);
  items_.clear();
}

void Intake::store(const std::optional<runner::Watermark>& watermark) {
  const auto of = [&](DocumentKind kind) {
    return watermark && watermark->collection == collections_[kind] ? watermark : std::nullopt;
  };
  const UnixTime now = wall_clock();
  store_items(of(DocumentKind::transcripts));
  if (!tenants_.empty()) {
    counts_[collections_[DocumentKind::tenants]].stored +=
        runner::store_tenants(database_, tenants_, now, of(DocumentKind::tenants));
  }
  if (!phones_.empty()) {
    counts_[collections_[DocumentKind::phones]].stored +=
        runner::store_phones(database_, phones_, now, of(DocumentKind::phones));
  }
  if (!calls_.empty()) {
    counts_[collections_[DocumentKind::metadata]].stored +=
        runner::store_calls(database_, calls_, enqueue_finished_, now, of(DocumentKind::metadata));
  }
  clear();
}

void Intake::clear() {
  items_.clear();
  tenants_.clear();
  phones_.clear();
  calls_.clear();
  batch_documents_ = 0;
  batch_bytes_ = 0;
}

void Intake::show(const std::string& progress) {
  if (context_.err_is_terminal) context_.err << "\r\033[K" << progress << std::flush;
}

int Intake::report(Format format) {
  Table table{"imported",
              {"collection", "documents", "rows_new", "rows_changed", "rows_unchanged", "malformed", "calls_enqueued"},
              {},
              true};
  runner::Stored all;
  for (const auto& [collection, count] : counts_) {
    const runner::Stored& stored = count.stored;
    table.rows.push_back({collection, count.documents, stored.rows_new, stored.rows_changed, stored.rows_unchanged,
                          count.malformed, stored.calls_enqueued});
    all += stored;
  }
  if (malformed_ > kComplaintsShown) context_.err << "and " << malformed_ - kComplaintsShown << " more malformed\n";
  print_table(context_.out, table, format, look_of(context_));
  if (all.calls_done_before > 0) {
    context_.err << all.calls_done_before
                 << " calls were completed by the earlier system (processed_status) and are not enqueued; to process "
                    "one all the same: callmill enqueue TENANT CALL\n";
  }
  return malformed_ == 0 ? kOk : kFailed;
}

}  // namespace callmill::commands
