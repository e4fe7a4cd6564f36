#include <ostream>

#include "commands/arguments.h"
#include "commands/intake/import_explain.h"
#include "commands/intake/import_files.h"
#include "commands/intake/import_mongo.h"
#include "commands/intake/import_progress.h"
#include "commands/intake/import_report.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/settings/setting_files.h"
#include "commands/table.h"

namespace callmill::commands {

namespace {

/// A file gives documents as fast as they are stored, and many in one transaction cost less.
constexpr std::size_t kDocumentsAtOnce = 5000;

void read(Context& context, importing::ImportRun& run, const ImportFile& file) {
  run.begin(file.kind, file.collection, file.path);
  if (file.kind == DocumentKind::skipped) {
    context.err << file.path << ": skipped, callmill has no use for it\n";
    return;
  }
  outside::ExportFile exported(file.path);
  const auto started = std::chrono::steady_clock::now();
  const std::int64_t before = run.documents_of(file.collection);
  while (auto piece = exported.next()) {
    run.take(*piece);
    if (!run.full()) continue;
    run.store();
    const outside::FileSource& source = exported.source();
    show_line(context, progress_line(file.collection, run.documents_of(file.collection) - before, source.bytes_read(),
                                     source.position(), source.size(), std::chrono::steady_clock::now() - started));
  }
  run.store();
  show_line(context, "");
  if (run.documents_of(file.collection) == before) context.err << file.path << ": holds no document\n";
}

int import_documents(Context& context, const boost::program_options::variables_map& arguments) {
  if (is_import_of_mongo(arguments)) return import_mongo(context, arguments);
  const Format format = format_of(arguments);
  const Mapping mapping = mapping_of(context.settings);
  const std::vector<ImportFile> files = import_files(context, arguments);
  if (arguments.count("explain") != 0) {
    Explained explained(mapping);
    for (const ImportFile& file : files) explained.take(file);
    return explained.print(context, format);
  }
  auto database = open_database(context, ledger::Access::read_write);
  const bool only_store = arguments.count("no-enqueue") != 0;
  const auto enqueue_finished = only_store ? intake::EnqueueFinished::no : intake::EnqueueFinished::yes;
  ImportReport report(context);
  importing::ImportRun run({database, mapping, enqueue_finished, kDocumentsAtOnce}, report.listener());
  for (const ImportFile& file : files) read(context, run, file);
  return report.print(run, format);
}

}  // namespace

Command import_command() {
  return {
      .name = "import",
      .about =
          "Takes in export files of MongoDB (mongoexport, mongodump, also gzipped), or a live MongoDB; enqueues "
          "finished calls.",
      .example = "callmill import dump/calls-transcripts.bson.gz dump/calls-metadata.json dump/tenant_config.json",
      .positional = {{"file", -1}},
      .options =
          [](boost::program_options::options_description& options) {
            auto add = options.add_options();
            add("file", texts_option("FILE"),
                "export files, in any order; or the word mongo: all that is new in MongoDB");
            add("collection", text_option("NAME"), "what the files hold, where their names do not say it");
            add("no-enqueue", "only store");
            add("explain",
                "show where the fields of the first documents were found; changes nothing and needs no database");
            add_import_mongo_options(options);
            add_format_option(options);
          },
      .run = import_documents,
      .details =
          "The table at the end counts documents and what became of their rows: rows_new were not known yet,\n"
          "rows_changed were known and got something new, rows_unchanged say nothing new. A malformed document is\n"
          "left out and named with its line. Importing a file again changes nothing.\n"
          "'import mongo' reads from where it ended the last time (table watermarks) at the MongoDB that MONGODB_URI\n"
          "names, and asks again for the calls that had no end yet. It writes nothing there."};
}

}  // namespace callmill::commands
