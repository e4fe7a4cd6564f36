#include "commands/import_intake.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "outside/clock.h"

namespace callmill::commands {

namespace {

constexpr std::int64_t kComplaintsShown = 20;
constexpr std::size_t kPlacesKept = 1000;

}  // namespace

Intake::Intake(Context& context, runner::DocumentBatch batch) : context_(context), batch_(std::move(batch)) {}

void Intake::begin(DocumentKind kind, const std::string& collection, const std::string& source) {
  batch_.begin(kind);
  collection_ = collection;
  source_ = source;
  counts_[collection];
  collections_[kind] = collection;
}

void Intake::take(const outside::Piece& piece) {
  ++counts_[collection_].documents;
  if (const auto* malformed = std::get_if<outside::Malformed>(&piece)) {
    return complain(malformed->where, {malformed->why});
  }
  const auto& document = std::get<outside::Document>(piece);
  const auto complaints = batch_.take(*document.json, document.bytes);
  if (!complaints.empty()) complain(document.where, complaints);
}

void Intake::complain(const std::string& where, const std::vector<std::string>& complaints) {
  const std::string place = source_ + ": " + where;
  if (complained_.contains(place)) return;
  if (complained_.size() < kPlacesKept) complained_.insert(place);
  ++counts_[collection_].malformed;
  if (++malformed_ > kComplaintsShown) return;
  show_line(context_, "");
  context_.err << place << ": " << complaints.front();
  if (complaints.size() > 1) context_.err << " (and " << complaints.size() - 1 << " more wrong in it)";
  context_.err << std::endl;
}

void Intake::store(DocumentKind kind, const std::optional<runner::Watermark>& watermark) {
  const auto collection = collections_.find(kind);
  if (collection == collections_.end()) return;
  const bool is_own = watermark && watermark->collection == collection->second;
  counts_[collection->second].stored += batch_.store(kind, wall_clock(), is_own ? watermark : std::nullopt);
}

void Intake::store(const std::optional<runner::Watermark>& watermark) {
  for (const DocumentKind kind :
       {DocumentKind::transcripts, DocumentKind::tenants, DocumentKind::phones, DocumentKind::metadata}) {
    store(kind, watermark);
  }
  clear();
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
  print_table(context_, table, format);
  if (all.calls_done_before > 0) {
    context_.err << all.calls_done_before
                 << " calls were completed by the earlier system (processed_status) and are not enqueued; to process "
                    "one all the same: callmill enqueue TENANT CALL\n";
  }
  return malformed_ == 0 ? kOk : kFailed;
}

}  // namespace callmill::commands
