// Stage import against a real MongoDB-wire server.
#include <catch2/catch.hpp>

#include "intake/enqueue.h"
#include "outside/clock.h"
#include "servers/documents.h"
#include "servers/mongo_process.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// A database whose documents come from MongoDB alone.
struct Worker {
  Scratch scratch;
  Environment environment;

  explicit Worker(const std::string& uri)
      : environment{{"CALLMILL_DB", scratch.path()}, {"MONGODB_URI", uri}, {"PATH", "/usr/bin:/bin"}} {}

  void enqueue(const std::vector<CallKey>& keys) {
    ledger::Transaction transaction(scratch.database);
    intake::enqueue(scratch.database, keys, wall_clock());
    transaction.commit();
  }
  /// `callmill run --once --stage import`: "exit code: what it printed".
  std::string run_once() const {
    Program run({"run", "--once", "--stage", "import"}, environment);
    const int code = run.wait();
    return std::to_string(code) + ": " + run.out();
  }
  std::string end_of(const std::string& call) {
    return word(
        scratch.database,
        "select stage || ' ' || status || ' ' || coalesce(error_kind, outcome, '-') from v_jobs where call_id = '" +
            call + "'");
  }
  std::int64_t count(const std::string& sql) { return number(scratch.database, sql); }
};

json transcript(const std::string& call) {
  return {{"_id", "transcript-of-" + call},
          {"call_id", call},
          {"items", {{{"item_id", "i-1"}, {"role", "user"}, {"text", "This is " + call}}}}};
}
const json kTenant = {{"_id", "tenant-a"}, {"display_name", "Garage"}, {"recipients", {"boss@a.example"}}};

/// Every row of `sql`, a line each: its columns as JSON.
std::vector<std::string> lines(ledger::Database& database, const std::string& sql) {
  std::vector<std::string> all;
  auto query = database.prepare(sql, "test");
  while (query.next()) all.push_back(query.get<std::string>(query.columns().at(0)));
  return all;
}

const std::vector<std::string>& imported_tables() {
  static const std::vector<std::string> queries{
      "select json_array(tenant_id, status, display_name, recipients, bcc, reply_to, timezone, language, post_call,"
      " mail_when_empty, summary_fields) from tenant_settings order by tenant_id",
      "select json_array(tenant_id, call_id, status, phone, called_number, call_started_at, call_ended_at,"
      " duration_seconds, metadata_at is not null) from calls order by 1",
      "select json_array(tenant_id, call_id, item_id, previous_item_id, seq, role, type, status, spoken_at_ms,"
      " chunks, digest) from transcript_items order by call_id, id"};
  return queries;
}

}  // namespace

TEST_CASE("the sample gives the same rows from files and from MongoDB", "[mongodb]") {
  Worker files("");
  files.environment.erase("MONGODB_URI");
  std::vector<std::string> words{"import"};
  for (const auto& [collection, path] : sample_files()) words.push_back(path);
  REQUIRE(Program(words, files.environment).wait() == 0);
  std::vector<CallKey> keys;
  for (const std::string& key :
       lines(files.scratch.database, "select json_array(tenant_id, call_id) from calls order by id")) {
    keys.push_back({json::parse(key).at(0).get<std::string>(), json::parse(key).at(1).get<std::string>()});
  }
  REQUIRE(keys.size() > 30);

  const MongoProcess server;
  server.load_files(sample_files());
  Worker wire(server.uri());
  wire.enqueue(keys);
  CAPTURE(wire.run_once());
  for (const std::string& table : imported_tables()) {
    const auto expected = lines(files.scratch.database, table);
    CHECK(expected.size() > 2);
    CHECK(lines(wire.scratch.database, table) == expected);
  }
}

TEST_CASE("a call is waited for until MongoDB has it, its end and its transcript", "[mongodb]") {
  const MongoProcess server;
  Worker worker(server.uri());
  worker.enqueue({{"tenant-a", "call-0001"}});
  CHECK(worker.run_once() ==
        "0: 0 jobs completed, 0 failed\n1 job waits for documents to be imported (call_not_found)\n");
  Program run({"run", "--stage", "import"}, worker.environment);
  const auto comes = [&](const std::string& end) { return soon([&] { return worker.end_of("call-0001") == end; }); };
  server.load("calls-metadata", {metadata("call-0001", nullptr)});
  CHECK(comes("import pending call_not_finished"));
  server.load("calls-metadata", {metadata("call-0001")});
  CHECK(comes("import pending tenant_not_found"));
  server.load("tenant_config", {kTenant});
  CHECK(comes("import pending transcript_not_found"));
  server.load("calls-transcripts", {transcript("call-0001")});
  CHECK(comes("assemble pending -"));
  CHECK(worker.count("select count(*) from attempts where outcome <> 'done'") == 0);
  CHECK(word(worker.scratch.database, "select display_name || ' ' || recipients from tenant_settings") ==
        "Garage [\"boss@a.example\"]");
}

TEST_CASE("a document that cannot be read holds up its own call alone, and is named", "[mongodb]") {
  const MongoProcess server;
  const json far = {{"$date", {{"$numberLong", "999999999999999"}}}};
  server.load("tenant_config", {kTenant});
  server.load("calls-metadata", {metadata("call-0001"), metadata("call-0002", far), metadata("call-0003", "soon"),
                                 metadata("call-0004"), metadata("call-0005")});
  server.load("calls-transcripts", {transcript("call-0001"), transcript("call-0002"), transcript("call-0003"),
                                    transcript("call-0004"), transcript("call-0005")});
  Worker worker(server.uri());
  worker.environment["IMPORT_WAIT_SECONDS"] = "0";
  worker.enqueue({{"tenant-a", "call-0001"},
                  {"tenant-a", "call-0002"},
                  {"tenant-a", "call-0003"},
                  {"tenant-a", "call-0004"},
                  {"tenant-a", "call-0005"}});
  CHECK_THAT(worker.run_once(), Catch::StartsWith("1: 0 jobs completed, 2 failed"));
  for (const char* call : {"call-0001", "call-0004", "call-0005"}) CHECK(worker.end_of(call) == "assemble pending -");
  for (const char* call : {"call-0002", "call-0003"}) CHECK(worker.end_of(call) == "import failed bad_document");
  CHECK_THAT(word(worker.scratch.database, "select last_error from v_jobs where call_id = 'call-0002'"),
             Catch::StartsWith("calls-metadata, _id metadata-of-call-0002: ended_at: expected a date"));
  CHECK_THAT(word(worker.scratch.database, "select last_error from v_jobs where call_id = 'call-0003'"),
             Catch::StartsWith("calls-metadata, _id metadata-of-call-0003: ended_at: expected a date"));
}

TEST_CASE("while MongoDB is down calls wait, run --once says so, and nothing is lost", "[mongodb]") {
  MongoProcess server;
  server.load("tenant_config", {kTenant});
  server.load("calls-metadata", {metadata("call-0001")});
  server.load("calls-transcripts", {transcript("call-0001")});
  server.kill();
  Worker worker(server.uri());
  worker.environment["IMPORT_WAIT_SECONDS"] = "0";
  worker.enqueue({{"tenant-a", "call-0001"}});
  CHECK_THAT(worker.run_once(),
             Catch::StartsWith("1: 0 jobs completed, 0 failed\n1 job waits for MongoDB: MongoDB at 127.") &&
                 Catch::Contains("connection refused"));
  CHECK(worker.end_of("call-0001") == "import pending network");
  CHECK(worker.count("select count(*) from attempts") == 0);
  server.start_again();
  std::this_thread::sleep_for(1100ms);  // the job's first step
  CHECK_THAT(worker.run_once(), Catch::StartsWith("0: "));
  CHECK(worker.end_of("call-0001") == "assemble pending -");
}

TEST_CASE("a MongoDB that is killed and started again while 500 calls are read loses none", "[mongodb]") {
  constexpr int kCalls = 500;
  MongoProcess server;
  std::vector<json> all_metadata;
  std::vector<json> all_transcripts;
  std::vector<CallKey> keys;
  for (int i = 0; i < kCalls; ++i) {
    const std::string call = "call-" + std::to_string(1000 + i);
    all_metadata.push_back(metadata(call));
    all_transcripts.push_back(transcript(call));
    keys.push_back({"tenant-a", call});
  }
  server.load("tenant_config", {kTenant});
  server.load("calls-metadata", all_metadata);
  server.load("calls-transcripts", all_transcripts);
  Worker worker(server.uri());
  Program run({"run", "--stage", "import"}, worker.environment);
  const auto enqueue_part = [&](std::size_t part) {
    const auto from = keys.begin() + static_cast<std::ptrdiff_t>(part * 100);
    worker.enqueue({from, from + 100});
  };
  // In parts, so that there is something to be read at every kill.
  for (std::size_t part = 0; part < 4; ++part) {
    enqueue_part(part);
    REQUIRE(soon([&] { return worker.count("select count(*) from jobs where status = 'processing'") > 0; }));
    std::this_thread::sleep_for(20ms * part);
    server.kill();
    std::this_thread::sleep_for(100ms);
    server.start_again();
  }
  server.kill();
  enqueue_part(4);
  REQUIRE(soon([&] { return run.err().find("mongodb_trouble") != std::string::npos; }));
  server.start_again();
  CHECK(soon([&] { return worker.count("select count(*) from jobs where stage = 'assemble'") == kCalls; }, 60s));
  CHECK(worker.count("select count(*) from jobs where status = 'failed'") == 0);
  CHECK(worker.count("select count(*) from attempts where outcome <> 'done'") == 0);
  CHECK(worker.count("select count(*) from transcript_items") == kCalls);
  CHECK_THAT(run.err(), Catch::Contains("mongodb_trouble") && Catch::Contains("mongodb_back"));
}

TEST_CASE("credentials that MongoDB refuses halt the stage, and are printed nowhere", "[mongodb]") {
  const MongoProcess server;
  Worker worker("mongodb://worker:hush-hush@" + server.uri().substr(10));
  worker.enqueue({{"tenant-a", "call-0001"}});
  Program run({"run", "--once", "--stage", "import"}, worker.environment);
  CHECK(run.wait() == 1);
  CHECK_THAT(run.out(), Catch::Contains("stage import is halted: credentials"));
  CHECK(worker.end_of("call-0001") == "import pending credentials");
  CHECK(worker.count("select attempt from v_jobs") == 0);
  for (const std::string& text :
       {run.out(), run.err(), word(worker.scratch.database, "select last_error from jobs"),
        word(worker.scratch.database, "select pause_reason from stages where name = 'import'")}) {
    CHECK(text.find("hush") == std::string::npos);
  }
}

TEST_CASE("a MongoDB that hangs delays neither the other stages nor the end of the worker", "[mongodb]") {
  const MongoProcess server;
  server.load("tenant_config", {kTenant});
  House house;
  Environment environment = house.environment();
  environment["MONGODB_URI"] = server.uri();
  server.stop_answering();
  {
    ledger::Transaction transaction(house.database);
    intake::enqueue(house.database, {{"tenant-a", "call-9999"}}, wall_clock());
    transaction.commit();
  }
  Program run({"run", "--grace", "1"}, environment);
  REQUIRE(soon([&] { return house.number("select count(*) from jobs where status = 'processing'") == 1; }));
  house.add_calls(5);
  CHECK(soon([&] { return house.number("select count(*) from jobs where outcome = 'mailed'") == 5; }, 5s));
  CHECK(house.word("select status from v_jobs where call_id = 'call-9999'") == "processing");
  const auto asked = std::chrono::steady_clock::now();
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
  CHECK(std::chrono::steady_clock::now() - asked < 5s);
  CHECK(house.word("select status || ' ' || attempt from v_jobs where call_id = 'call-9999'") == "pending 0");
}
