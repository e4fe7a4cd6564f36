#include "commands/import.h"

#include <boost/program_options/value_semantic.hpp>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "commands/import_explain.h"
#include "commands/import_files.h"
#include "commands/import_progress.h"
#include "commands/now.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/import_rows.h"
#include "runner/store_documents.h"

namespace callmill::commands {

namespace {

constexpr std::size_t kBatchDocuments = 500;
constexpr std::size_t kBatchBytes = 4 * 1024 * 1024;
constexpr std::int64_t kComplaintsShown = 20;

struct Count {
  std::int64_t documents = 0;
  std::int64_t malformed = 0;
  runner::Stored stored;
};

/// Reads the files one after another; a batch at a time goes into the database.
class Import {
 public:
  Import(Context& context, ledger::Database& database, const Mapping& mapping, runner::EnqueueFinished enqueue_finished)
      : context_(context), database_(database), mapping_(mapping), enqueue_finished_(enqueue_finished) {}

  void read(const ImportFile& file) {
    Count& count = counts_[file.collection];
    if (file.kind == DocumentKind::skipped) {
      context_.err << file.path << ": skipped, callmill has no use for it\n";
      return;
    }
    outside::ExportFile exported(file.path);
    const auto started = std::chrono::steady_clock::now();
    const std::int64_t before = count.documents;
    while (auto piece = exported.next()) {
      ++count.documents;
      if (const auto* malformed = std::get_if<outside::Malformed>(&*piece)) {
        complain(file, malformed->where, {malformed->why}, count);
      } else {
        take(file, std::get<outside::Document>(*piece), count);
      }
      if (batch_documents_ < kBatchDocuments && batch_bytes_ < kBatchBytes) continue;
      store(count);
      show_progress(file, exported, count.documents - before, started);
    }
    store(count);
    if (count.documents == before) context_.err << file.path << ": holds no document\n";
    if (context_.err_is_terminal) context_.err << "\r\033[K" << std::flush;
  }

  /// The closing counts. Returns the exit code.
  int report(Format format) {
    Table table{
        "imported",
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

 private:
  void take(const ImportFile& file, const outside::Document& document, Count& count) {
    switch (file.kind) {
      case DocumentKind::transcripts:
        return keep(file, document, read_transcript(*document.json, mapping_), items_, count);
      case DocumentKind::metadata:
        return keep(file, document, read_metadata(*document.json, mapping_), calls_, count);
      case DocumentKind::tenants:
        return keep(file, document, read_tenant(*document.json, mapping_), tenants_, count);
      case DocumentKind::skipped:
        return;
    }
  }

  template <class Row>
  void keep(const ImportFile& file, const outside::Document& document, Rows<Row> read, std::vector<Row>& batch,
            Count& count) {
    if (!read.complaints.empty()) return complain(file, document.where, read.complaints, count);
    batch.insert(batch.end(), std::make_move_iterator(read.rows.begin()), std::make_move_iterator(read.rows.end()));
    ++batch_documents_;
    batch_bytes_ += document.bytes;
  }

  void complain(const ImportFile& file, const std::string& where, const std::vector<std::string>& complaints,
                Count& count) {
    ++count.malformed;
    if (++malformed_ > kComplaintsShown) return;
    if (context_.err_is_terminal) context_.err << "\r\033[K";
    context_.err << file.path << ": " << where << ": " << complaints.front();
    if (complaints.size() > 1) context_.err << " (and " << complaints.size() - 1 << " more wrong in it)";
    context_.err << '\n';
  }

  void store(Count& count) {
    const UnixTime now = wall_clock();
    if (!items_.empty()) count.stored += runner::store_items(database_, items_, now);
    if (!calls_.empty()) count.stored += runner::store_calls(database_, calls_, enqueue_finished_, now);
    if (!tenants_.empty()) count.stored += runner::store_tenants(database_, tenants_, now);
    items_.clear();
    calls_.clear();
    tenants_.clear();
    batch_documents_ = 0;
    batch_bytes_ = 0;
  }

  void show_progress(const ImportFile& file, const outside::ExportFile& exported, std::int64_t documents,
                     std::chrono::steady_clock::time_point started) {
    if (!context_.err_is_terminal) return;
    const auto elapsed = std::chrono::steady_clock::now() - started;
    context_.err << "\r\033[K"
                 << progress_line(file.collection, documents, exported.source().bytes_read(),
                                  exported.source().position(), exported.source().size(),
                                  std::chrono::duration_cast<std::chrono::milliseconds>(elapsed))
                 << std::flush;
  }

  Context& context_;
  ledger::Database& database_;
  const Mapping& mapping_;
  runner::EnqueueFinished enqueue_finished_;
  std::map<std::string, Count> counts_;
  std::int64_t malformed_ = 0;
  std::vector<ItemRow> items_;
  std::vector<CallRow> calls_;
  std::vector<TenantRow> tenants_;
  std::size_t batch_documents_ = 0;
  std::size_t batch_bytes_ = 0;
};

int explain(Context& context, const std::vector<ImportFile>& files, const Mapping& mapping, Format format) {
  std::vector<std::string> complaints;
  print_tables(context.out, explain_files(files, mapping, complaints), format, look_of(context));
  for (const std::string& complaint : complaints) context.err << complaint << '\n';
  return complaints.empty() ? kOk : kFailed;
}

int import(Context& context, const boost::program_options::variables_map& arguments) {
  const Format format = format_of(arguments);
  const Mapping mapping = import_mapping(context);
  const std::vector<ImportFile> files = import_files(context, arguments);
  if (arguments.count("explain") != 0) return explain(context, files, mapping, format);
  auto database = open_database(context, ledger::Access::read_write);
  const bool only_store = arguments.count("no-enqueue") != 0;
  Import work(context, database, mapping, only_store ? runner::EnqueueFinished::no : runner::EnqueueFinished::yes);
  for (const ImportFile& file : files) work.read(file);
  return work.report(format);
}

}  // namespace

Command import_command() {
  return {.name = "import",
          .about = "Takes in export files of MongoDB (mongoexport, mongodump, also gzipped); enqueues finished calls.",
          .example = "callmill import dump/calls-transcripts.bson.gz dump/calls-metadata.json dump/tenant_config.json",
          .positional = {{"file", -1}},
          .options =
              [](boost::program_options::options_description& options) {
                namespace po = boost::program_options;
                options.add_options()("file", po::value<std::vector<std::string>>(), "export files, in any order")(
                    "collection", po::value<std::string>()->value_name("NAME"),
                    "what the files hold, where their names do not say it")("no-enqueue", "only store")(
                    "explain",
                    "show where the fields of the first documents were found; "
                    "changes nothing and needs no database");
                add_format_option(options);
              },
          .run = import,
          .details =
              "The table at the end counts documents and what became of their rows: rows_new were not known yet,\n"
              "rows_changed were known and got something new, rows_unchanged say nothing new. A malformed document is\n"
              "left out and named with its line. Importing a file again changes nothing."};
}

}  // namespace callmill::commands
