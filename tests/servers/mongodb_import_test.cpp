// `callmill import mongo` and the refresh of tenants, the real program against a real server.
#include <algorithm>
#include <catch2/catch.hpp>

#include "commands/table.h"
#include "outside/clock.h"
#include "servers/documents.h"
#include "servers/mongo_process.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

json oid(std::int64_t seconds) {
  char text[25];
  std::snprintf(text, sizeof text, "%08llx0000000000000000", static_cast<unsigned long long>(seconds));
  return {{"$oid", text}};
}

/// A database, and the program that imports into it.
struct Importer : Scratch {
  Environment environment{{"CALLMILL_DB", path()}, {"PATH", "/usr/bin:/bin"}};
  std::string out, err;

  int import(std::vector<std::string> words) {
    words.insert(words.begin(), "import");
    Program program(words, environment);
    const int code = program.wait();
    out = program.out();
    err = program.err();
    return code;
  }
  /// All that import stores, ids and instants of storing left out.
  std::string content() {
    return word(database,
                "select json_group_array(row) from (select row from ("
                "select json_array(call_id, tenant_id, item_id, seq, chunks, digest) as row from transcript_items "
                "union all select json_array(call_id, tenant_id, phone, status, call_started_at, call_ended_at, "
                "duration_seconds) from calls "
                "union all select json_array(tenant_id, status, display_name, recipients) from tenant_settings "
                "union all select json_array(call_id, stage, jobs.status) from jobs join calls "
                "on calls.id = jobs.call_row) order by row)");
  }
};

struct Imported : Importer {
  explicit Imported(const MongoProcess& server) { environment["MONGODB_URI"] = server.uri(); }
};

/// Every row of every table in the server's files.
std::string dump(const MongoProcess& server) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(server.data())) {
    if (file.path().extension() == ".sqlite") files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  std::ostringstream all;
  for (const auto& file : files) {
    all << file << '\n';
    ledger::Database database(file.string(), ledger::Access::read_only);
    std::vector<std::string> tables;
    auto names = database.prepare("select name from sqlite_schema where type = 'table' order by name", "test");
    while (names.next()) tables.push_back(names.get<std::string>("name"));
    for (const std::string& table : tables) {
      auto rows = database.prepare("select * from '" + table + "'", "test");
      commands::print_table(all, commands::read_table(rows, table), commands::Format::csv, {});
    }
  }
  return all.str();
}

int times(const std::string& word, const std::string& text) {
  int count = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the sample gives the same rows by wire as by file; again, nothing changes; MongoDB is not written to",
          "[mongodb]") {
  const MongoProcess server;
  server.load_files(sample_files());
  const std::string before = dump(server);
  CHECK(before.size() > 100'000);
  Importer by_file;
  std::vector<std::string> paths;
  for (const auto& [collection, path] : sample_files()) paths.push_back(path);
  REQUIRE(by_file.import(paths) == 0);
  Imported by_wire(server);
  const int code = by_wire.import({"mongo", "--format", "csv"});
  INFO(by_wire.err);
  REQUIRE(code == 0);
  CHECK(by_wire.content() == by_file.content());
  CHECK_THAT(by_wire.out, Catch::Contains("calls-metadata,46,46,0,0,0,46"));
  CHECK(number(by_wire.database, "select count(*) from watermarks where read_to <= unixepoch()") == 2);
  REQUIRE(by_wire.import({"mongo", "--since", "2001-01-01", "--format", "csv"}) == 0);
  CHECK_THAT(by_wire.out, Catch::Contains("calls-metadata,") && Catch::Contains(",0,0,"));
  REQUIRE(by_wire.import({"mongo", "--tenant", "tenant-axeo-001", "--call", "call-axeo-001"}) == 0);
  REQUIRE(by_wire.import({"mongo", "--explain"}) == 0);
  CHECK_THAT(by_wire.out, Catch::Contains("metadata.caller_number") && Catch::Contains("/caller_number"));
  CHECK(by_wire.content() == by_file.content());
  CHECK(dump(server) == before);
}

TEST_CASE("one tenant or one call comes by wire with its conversation, and without the others", "[mongodb]") {
  const MongoProcess server;
  server.load_files(sample_files());
  Imported desk(server);
  REQUIRE(desk.import(
              {"mongo", "--call", "call-sakura-001", "--call", "call-axeo-001", "--tenant", "tenant-sakura-001"}) == 0);
  CHECK(word(desk.database, "select group_concat(call_id) from calls") == "call-sakura-001");
  CHECK(word(desk.database, "select group_concat(distinct call_id) from transcript_items") == "call-sakura-001");
  REQUIRE(desk.import({"mongo", "--tenant", "tenant-sakura-001"}) == 0);
  CHECK(number(desk.database, "select count(*) from calls") == 7);
  CHECK(number(desk.database, "select count(*) from jobs") == 7);
  CHECK(number(desk.database, "select count(*) from watermarks where read_to is not null") == 0);
}

TEST_CASE("the watermark moves with what was read, and documents that clients write late are not lost", "[mongodb]") {
  const MongoProcess server;
  const std::int64_t start = unix_seconds(wall_clock()) - 1000;
  const auto metadata = [&](const char* call_id, const json& id) {
    server.load("calls-metadata",
                {{{"_id", id}, {"call_id", call_id}, {"tenant_id", "tenant-a"}, {"ended_at", start - 500}}});
  };
  metadata("call-0001", oid(start));
  Imported desk(server);
  REQUIRE(desk.import({"mongo"}) == 0);
  CHECK(number(desk.database, "select read_to from watermarks where collection = 'calls-metadata'") == start);
  metadata("call-late", oid(start - 59));
  metadata("call-0002", oid(start + 100));
  metadata("call-text", "call-text");
  REQUIRE(desk.import({"mongo"}) == 0);
  CHECK(word(desk.database, "select group_concat(call_id) from (select call_id from calls order by 1)") ==
        "call-0001,call-0002,call-late,call-text");
  CHECK_THAT(desk.err, Catch::Contains("calls-metadata: 1 documents have an _id that is no ObjectId"));
  CHECK(number(desk.database, "select read_to from watermarks where collection = 'calls-metadata'") == start + 100);
}

TEST_CASE("--follow sees a call end, enqueues it once, outlives its server, and ends with 0 when asked", "[mongodb]") {
  MongoProcess server;
  const std::int64_t start = unix_seconds(wall_clock()) - 5000;
  const auto call = [&](const json& more) {
    json document = {{"_id", oid(start)}, {"call_id", "call-0001"}, {"tenant_id", "tenant-a"}};
    document.update(more);
    server.load("calls-metadata", {document});
  };
  call({{"started_at", start}});
  server.load("calls-metadata",
              {{{"_id", oid(unix_seconds(wall_clock()))}, {"call_id", "call-0002"}, {"tenant_id", "tenant-a"}}});
  Imported desk(server);
  Program follow({"import", "mongo", "--follow"}, desk.environment);
  REQUIRE(soon([&] { return number(desk.database, "select count(*) from calls") == 2; }));
  server.kill();
  REQUIRE(soon([&] { return times("import_held", follow.err()) == 1; }));
  std::this_thread::sleep_for(std::chrono::seconds{4});  // a second pass without a server
  server.start_again();
  call({{"ended_at", unix_seconds(wall_clock())}});
  server.load("calls-transcripts",
              {{{"_id", oid(unix_seconds(wall_clock()))}, {"call_id", "call-0001"}, {"text", "bye"}}});
  REQUIRE(soon([&] { return number(desk.database, "select count(*) from jobs") == 1; }));
  REQUIRE(soon([&] { return number(desk.database, "select count(*) from transcript_items") == 1; }));
  std::this_thread::sleep_for(std::chrono::seconds{4});
  follow.signal(SIGTERM);
  CHECK(follow.wait() == 0);
  CHECK(number(desk.database, "select count(*) from jobs") == 1);
  const std::string said = follow.err();
  INFO(said);
  CHECK(times("\"import_held\"", said) == 1);
  CHECK(times("\"import_goes_on\"", said) == 1);
  CHECK_THAT(follow.out(), Catch::Contains("calls_enqueued"));
}

TEST_CASE("an import without a URI that can be used is refused with clear words", "[mongodb]") {
  const auto [uri, words] = GENERATE(table<std::string, std::string>({
      {"", "MONGODB_URI is not set"},
      {"mongodb://", "MONGODB_URI cannot be used"},
      {"mongodb://user:hush@", "MONGODB_URI cannot be used"},
  }));
  Importer desk;
  if (!uri.empty()) desk.environment["MONGODB_URI"] = uri;
  CHECK(desk.import({"mongo"}) == 4);
  CHECK_THAT(desk.err, Catch::Contains(words) && !Catch::Contains("hush"));
}

TEST_CASE("a tenant disabled in MongoDB while its jobs wait gets no mail, until it is enabled and they are asked for",
          "[mongodb]") {
  const MongoProcess server;
  House house;
  const auto tenant = [&](const char* status) {
    server.load("tenant_config", {{{"_id", "tenant-a"},
                                   {"display_name", "Garage"},
                                   {"recipients", json::array({"boss@a.example"})},
                                   {"status", status}}});
  };
  tenant("disabled");
  house.add_call("call-0001");
  house.run_sql("update stages set paused_until = 9999999999, pause_reason = 'test' where name = 'email'");
  house.run_once();
  REQUIRE(house.words("select stage || ' ' || status from jobs") == "email pending");
  Environment environment = house.environment();
  environment["MONGODB_URI"] = server.uri();
  environment["TENANT_REFRESH_SECONDS"] = "1";
  Program run({"run"}, environment);
  REQUIRE(soon([&] { return house.word("select status from tenant_settings") == "disabled"; }));
  house.run_sql("update stages set paused_until = null, pause_reason = null");
  REQUIRE(soon([&] { return house.word("select status from jobs") == "failed"; }));
  CHECK(house.word("select stage || ' ' || error_kind from jobs") == "email tenant_disabled");
  CHECK(house.number("select count(*) from mails") == 0);
  tenant("active");
  REQUIRE(soon([&] { return house.word("select status from tenant_settings") == "active"; }));
  CHECK(Program({"rerun", "--failed", "--kind", "tenant_disabled"}, environment).wait() == 0);
  REQUIRE(soon([&] { return house.word("select status from jobs") == "completed"; }));
  CHECK(house.word("select state from mails") == "sent");
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
}

TEST_CASE("a MongoDB that hangs does not hold up the end of a run", "[mongodb]") {
  const MongoProcess server;
  House house;
  Environment environment = house.environment();
  environment["MONGODB_URI"] = server.uri();
  server.stop_answering();
  Program run({"run"}, environment);
  REQUIRE(soon([&] { return house.number("select count(*) from watermarks") == 1; }));
  const auto asked = std::chrono::steady_clock::now();
  run.signal(SIGTERM);
  CHECK(run.wait() == 0);
  CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds{8});
}
