#include "importing/import_run.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "outside/clock.h"

namespace callmill::importing {

namespace {

constexpr std::size_t kPlacesKept = 1000;

}  // namespace

std::string collection_name(DocumentKind kind, const Settings& settings) {
  switch (kind) {
    case DocumentKind::transcripts:
      return settings.mongodb_transcripts_collection;
    case DocumentKind::metadata:
      return settings.mongodb_metadata_collection;
    case DocumentKind::tenants:
      return settings.mongodb_tenants_collection;
    case DocumentKind::phones:
      return settings.mongodb_phones_collection;
    case DocumentKind::skipped:
      break;
  }
  return {};
}

ImportRun::ImportRun(DocumentBatch batch, Listener listener)
    : batch_(std::move(batch)), listener_(std::move(listener)) {}

void ImportRun::begin(DocumentKind kind, const std::string& collection, const std::string& source) {
  batch_.begin(kind);
  collection_ = collection;
  source_ = source;
  counts_[collection];
  collections_[kind] = collection;
}

void ImportRun::take(const outside::Piece& piece) {
  ++counts_[collection_].documents;
  if (const auto* malformed = std::get_if<outside::Malformed>(&piece))
    return refuse(malformed->where, {malformed->why});
  const auto& document = std::get<outside::Document>(piece);
  const Findings findings = batch_.take(*document.json, document.bytes);
  if (!findings.errors.empty()) return refuse(document.where, findings.errors);
  for (const std::string& remark : findings.remarks) listener_.remarked(source_ + ": " + document.where, remark);
}

void ImportRun::refuse(const std::string& where, const std::vector<std::string>& errors) {
  const std::string place = source_ + ": " + where;
  if (refused_.contains(place)) return;
  if (refused_.size() < kPlacesKept) refused_.insert(place);
  ++counts_[collection_].malformed;
  listener_.malformed(place, errors);
}

void ImportRun::store(DocumentKind kind, const std::optional<intake::Watermark>& watermark) {
  const auto collection = collections_.find(kind);
  if (collection == collections_.end()) return;
  const bool is_own = watermark && watermark->collection == collection->second;
  counts_[collection->second].stored += batch_.store(kind, wall_clock(), is_own ? watermark : std::nullopt);
}

void ImportRun::store(const std::optional<intake::Watermark>& watermark) {
  for (const DocumentKind kind :
       {DocumentKind::transcripts, DocumentKind::tenants, DocumentKind::phones, DocumentKind::metadata}) {
    store(kind, watermark);
  }
  clear();
}

}  // namespace callmill::importing
