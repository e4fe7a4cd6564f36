#include "commands/intake/import_report.h"

#include <ostream>

#include "commands/intake/import_progress.h"

namespace callmill::commands {

namespace {

constexpr std::int64_t kMalformedShown = 20;
constexpr std::size_t kRemarksShown = 20;

}  // namespace

importing::Listener ImportReport::listener() {
  return {.malformed = [this](const std::string& place,
                              const std::vector<std::string>& errors) { print_malformed(place, errors); },
          .remarked = [this](const std::string& place, const std::string& remark) { print_remark(place, remark); },
          .progress =
              [this](const importing::ReadSoFar& so_far) {
                show_line(context_,
                          progress_line(so_far.collection, so_far.documents, so_far.bytes, 0, 0, so_far.elapsed));
              }};
}

void ImportReport::print_malformed(const std::string& place, const std::vector<std::string>& errors) {
  if (++malformed_ > kMalformedShown) return;
  show_line(context_, "");
  context_.err << place << ": " << errors.front();
  if (errors.size() > 1) context_.err << " (and " << errors.size() - 1 << " more wrong in it)";
  context_.err << std::endl;
}

void ImportReport::print_remark(const std::string& place, const std::string& remark) {
  if (remarks_.size() >= kRemarksShown || !remarks_.insert(remark).second) return;
  show_line(context_, "");
  context_.err << place << ": taken in, but: " << remark << std::endl;
}

int ImportReport::print(const importing::ImportRun& run, Format format) const {
  Table table{"imported",
              {"collection", "documents", "rows_new", "rows_changed", "rows_unchanged", "malformed", "calls_enqueued"},
              {},
              true};
  intake::Stored all;
  for (const auto& [collection, count] : run.counts()) {
    const intake::Stored& stored = count.stored;
    table.rows.push_back({collection, count.documents, stored.rows_new, stored.rows_changed, stored.rows_unchanged,
                          count.malformed, stored.calls_enqueued});
    all += stored;
  }
  show_line(context_, "");
  if (malformed_ > kMalformedShown) context_.err << "and " << malformed_ - kMalformedShown << " more malformed\n";
  print_table(context_, table, format);
  if (all.calls_done_before > 0) {
    context_.err << all.calls_done_before
                 << " calls were completed by the earlier system (processed_status) and are not enqueued; to process "
                    "one all the same: callmill enqueue TENANT CALL --again\n";
  }
  return malformed_ == 0 ? kOk : kFailed;
}

}  // namespace callmill::commands
