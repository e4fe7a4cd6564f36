#include "commands/intake/import_mongo.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "commands/arguments.h"
#include "commands/intake/import_explain.h"
#include "commands/intake/import_progress.h"
#include "commands/intake/import_report.h"
#include "commands/open.h"
#include "commands/settings/setting_files.h"
#include "commands/signals.h"
#include "domain/job/reply.h"
#include "importing/mongo_sync.h"
#include "outside/clock.h"
#include "outside/log.h"

namespace callmill::commands {

namespace {

namespace po = boost::program_options;
using namespace std::chrono_literals;

constexpr std::chrono::seconds kBetweenPasses = 3s;

/// Ends --follow, thrown from anywhere in a pass.
struct Stopped {};

void check() {
  if (stop_asked()) throw Stopped{};
}

void rest(std::chrono::milliseconds wait) {
  const auto until = std::chrono::steady_clock::now() + wait;
  for (check(); std::chrono::steady_clock::now() < until; check()) std::this_thread::sleep_for(50ms);
}

importing::FindDocuments finds_of(outside::MongoReader& reader) {
  return [&reader](const outside::Find& find, const importing::Take& take) { reader.find(find, take); };
}

/// Two clients: a find during another needs its own.
struct Readers {
  outside::MongoReader reader;
  outside::MongoReader beside;

  explicit Readers(const Context& context)
      : reader(uri_of(context), context.settings.mongodb_db), beside(uri_of(context), context.settings.mongodb_db) {}

 private:
  static const std::string& uri_of(const Context& context) {
    if (context.secrets.mongodb_uri.empty()) {
      throw Refusal("MONGODB_URI is not set: 'import mongo' needs it; a file of that name is ./mongo");
    }
    return context.secrets.mongodb_uri;
  }
};

importing::SyncQuery question_of(const po::variables_map& arguments) {
  importing::SyncQuery question;
  question.tenant_id = given(arguments, "tenant").value_or("");
  const auto calls = all_given(arguments, "call");
  question.call_ids = {calls.begin(), calls.end()};
  question.since = given_time(arguments, "since", wall_clock());
  question.enqueue = arguments.count("no-enqueue") == 0;
  if (arguments.count("follow") != 0) question.tries = 1;  // the next pass is the next try
  return question;
}

/// Pass after pass until a signal comes. MongoDB or the database may be unreachable for a while.
void follow(const Context& context, importing::MongoSync& reading) {
  std::string held;
  const auto lost = [&](const std::string& words) {
    if (held.empty()) log::warn("import", words + "; asking again until it is back", {{"event", "import_held"}});
    held = words;
  };
  try {
    for (;; rest(kBetweenPasses)) {
      try {
        reading.pass(wall_clock());
        show_line(context, "");
        if (!held.empty()) log::info("import", "reading goes on", {{"event", "import_goes_on"}});
        held.clear();
      } catch (const outside::MongoError& error) {
        if (!error.may_pass()) throw;
        lost(error.what());
      } catch (const ledger::LedgerError& error) {
        if (!error.transient()) throw;
        lost(error.what());
      }
    }
  } catch (const Stopped&) {
  }
}

struct Enough {};

int explain(Context& context, Readers& readers, const Mapping& mapping, Format format) {
  Explained explained(mapping);
  for (const DocumentKind kind :
       {DocumentKind::tenants, DocumentKind::phones, DocumentKind::metadata, DocumentKind::transcripts}) {
    std::size_t documents = 0;
    try {
      readers.reader.find({.collection = importing::collection_name(kind, context.settings)},
                          [&](const outside::Piece& piece) {
                            explained.take(kind, "MongoDB", piece);
                            if (std::holds_alternative<outside::Document>(piece) && ++documents >= kDocumentsExplained)
                              throw Enough{};
                          });
    } catch (const Enough&) {
    }
  }
  return explained.print(context, format);
}

}  // namespace

bool is_import_of_mongo(const po::variables_map& arguments) {
  const auto is_given = [&](const char* option) { return arguments.count(option) != 0; };
  const auto words = all_given(arguments, "file");
  const bool mongo = std::find(words.begin(), words.end(), "mongo") != words.end();
  if (mongo && words.size() > 1) {
    throw UsageError("import mongo: no files beside it; a file of that name is ./mongo");
  }
  if (mongo && is_given("collection"))
    throw UsageError("--collection is for files; MONGODB_*_COLLECTION name MongoDB's");
  for (const char* option : {"tenant", "call", "since", "follow"}) {
    if (!mongo && is_given(option)) throw UsageError("--" + std::string(option) + " is for 'import mongo'");
  }
  return mongo;
}

void add_import_mongo_options(po::options_description& options) {
  const std::string since = "mongo: read from this time on (" + std::string(kTimeForms) + "), not from the watermark";
  auto add = options.add_options();
  add("tenant", text_option("TENANT"), "mongo: only calls of this tenant");
  add("call", texts_option("CALL"), "mongo: only this call; several times too");
  add("since", text_option("TIME"), since.c_str());
  add("follow", "mongo: go on reading what comes, until SIGTERM or SIGINT");
}

int import_mongo(Context& context, const po::variables_map& arguments) {
  const Format format = format_of(arguments);
  const Mapping mapping = mapping_of(context.settings);
  const importing::SyncQuery question = question_of(arguments);
  try {
    Readers readers(context);
    if (arguments.count("explain") != 0) return explain(context, readers, mapping, format);
    auto database = open_database(context, ledger::Access::read_write);
    const auto enqueue_finished = question.enqueue ? intake::EnqueueFinished::yes : intake::EnqueueFinished::no;
    ImportReport report(context);
    importing::ImportRun run({database, mapping, enqueue_finished}, report.listener());
    importing::MongoSync reading(run, database, context.settings, mapping,
                                 {finds_of(readers.reader), finds_of(readers.beside), rest, check}, question);
    try {
      if (arguments.count("follow") == 0) {
        reading.pass(wall_clock());
        return report.print(run, format);
      }
      catch_signals(Hangup::stop);
      follow(context, reading);
      report.print(run, format);
      return kOk;
    } catch (const std::exception&) {
      report.print(run, format);
      throw;
    }
  } catch (const MappingError& error) {
    throw Refusal(std::string("mapping: ") + error.what());
  } catch (const outside::MongoError& error) {
    if (error.kind == TransportError::configuration) throw Refusal(error.what());
    throw;
  }
}

}  // namespace callmill::commands
