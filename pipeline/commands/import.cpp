#include "commands/import.h"

#include <boost/program_options/value_semantic.hpp>
#include <chrono>
#include <ostream>

#include "commands/import_explain.h"
#include "commands/import_files.h"
#include "commands/import_intake.h"
#include "commands/import_mongo.h"
#include "commands/import_progress.h"
#include "commands/open.h"
#include "commands/table.h"

namespace callmill::commands {

namespace {

/// A file gives documents as fast as they are stored, and many in one transaction cost less.
constexpr std::size_t kDocumentsAtOnce = 5000;

void show_progress(Intake& intake, const ImportFile& file, const outside::ExportFile& exported, std::int64_t documents,
                   std::chrono::steady_clock::time_point started) {
  const auto elapsed = std::chrono::steady_clock::now() - started;
  intake.show(progress_line(file.collection, documents, exported.source().bytes_read(), exported.source().position(),
                            exported.source().size(), std::chrono::duration_cast<std::chrono::milliseconds>(elapsed)));
}

void read(Intake& intake, const ImportFile& file, std::ostream& err) {
  intake.begin(file.kind, file.collection, file.path);
  if (file.kind == DocumentKind::skipped) {
    err << file.path << ": skipped, callmill has no use for it\n";
    return;
  }
  outside::ExportFile exported(file.path);
  const auto started = std::chrono::steady_clock::now();
  const std::int64_t before = intake.documents_of(file.collection);
  while (auto piece = exported.next()) {
    intake.take(*piece);
    if (!intake.full()) continue;
    intake.store();
    show_progress(intake, file, exported, intake.documents_of(file.collection) - before, started);
  }
  intake.store();
  intake.show("");
  if (intake.documents_of(file.collection) == before) err << file.path << ": holds no document\n";
}

int import(Context& context, const boost::program_options::variables_map& arguments) {
  if (is_import_of_mongo(arguments)) return import_mongo(context, arguments);
  const Format format = format_of(arguments);
  const Mapping mapping = import_mapping(context.settings);
  const std::vector<ImportFile> files = import_files(context, arguments);
  if (arguments.count("explain") != 0) {
    std::vector<std::string> complaints;
    const auto tables = explain_files(files, mapping, complaints);
    return print_explained(context, tables, complaints, format);
  }
  auto database = open_database(context, ledger::Access::read_write);
  const bool only_store = arguments.count("no-enqueue") != 0;
  const auto enqueue_finished = only_store ? runner::EnqueueFinished::no : runner::EnqueueFinished::yes;
  Intake intake(context, {database, mapping, enqueue_finished, kDocumentsAtOnce});
  for (const ImportFile& file : files) read(intake, file, context.err);
  return intake.report(format);
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
            namespace po = boost::program_options;
            options.add_options()("file", po::value<std::vector<std::string>>(),
                                  "export files, in any order; or the word mongo: all that is new in MongoDB")(
                "collection", po::value<std::string>()->value_name("NAME"),
                "what the files hold, where their names do not say it")("no-enqueue", "only store")(
                "explain",
                "show where the fields of the first documents were found; "
                "changes nothing and needs no database");
            add_import_mongo_options(options);
            add_format_option(options);
          },
      .run = import,
      .details =
          "The table at the end counts documents and what became of their rows: rows_new were not known yet,\n"
          "rows_changed were known and got something new, rows_unchanged say nothing new. A malformed document is\n"
          "left out and named with its line. Importing a file again changes nothing.\n"
          "'import mongo' reads from where it ended the last time (table watermarks) at the MongoDB that MONGODB_URI\n"
          "names, and asks again for the calls that had no end yet. It writes nothing there."};
}

}  // namespace callmill::commands
