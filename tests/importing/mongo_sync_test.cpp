#include "importing/mongo_sync.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "commands/intake/import_report.h"
#include "importing/fake_mongo.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::importing;
using namespace std::chrono_literals;
using tests::object_id;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t kPassSeconds = 1'763'640'000;
constexpr UnixTime kPass = unix_time(kPassSeconds);

/// A MongoDB in memory, a database, and what an import says.
struct SyncWorld : tests::Scratch {
  tests::FakeMongo mongo;
  Settings settings;
  Secrets secrets;
  std::ostringstream out, err;
  Context context{settings, secrets, out, err, false, false};
  std::vector<std::chrono::milliseconds> rests;

  SyncWorld() {
    mongo.insert("tenant_config", object_id(1), {{"tenant_id", "tenant-a"}});
    mongo.insert("tenant_config", object_id(2), {{"tenant_id", "tenant-b"}});
  }

  /// One conversation item, a document of its own.
  void say(const std::string& call_id, const std::string& id, const std::string& text = "hello") {
    mongo.insert("calls-transcripts", id, {{"call_id", call_id}, {"tenant_id", "tenant-a"}, {"text", text}});
  }
  void call(const std::string& call_id, const std::string& id, std::optional<std::int64_t> ended_at,
            const std::string& tenant_id = "tenant-a") {
    Json document = {{"call_id", call_id}, {"tenant_id", tenant_id}, {"started_at", kPassSeconds - 7000}};
    if (ended_at) document["ended_at"] = *ended_at;
    mongo.insert("calls-metadata", id, std::move(document));
  }

  std::string words(const std::string& column, const std::string& table) {
    return tests::word(database, "select ifnull(group_concat(it, ' '), '') from (select " + column + " as it from " +
                                     table + " order by it)");
  }
  std::string jobs() { return words("call_id", "calls join jobs on jobs.call_row = calls.id"); }
  std::int64_t read_to(const std::string& collection) {
    return tests::number(database, "select ifnull(max(read_to), -1) from watermarks where collection = '" + collection +
                                       "' and mongodb_db = 'sonore-phone-agent'");
  }
};

/// One process that imports: what it remembers between passes is in it.
struct Import {
  SyncWorld& world;
  ImportReport report;
  ImportRun run;
  MongoSync reading;

  explicit Import(SyncWorld& the_world, SyncQuery question = {},
                  intake::EnqueueFinished enqueue = intake::EnqueueFinished::yes)
      : world(the_world),
        report(world.context),
        run({world.database, default_mapping(), enqueue}, report.listener()),
        reading(run, world.database, world.settings, default_mapping(),
                {world.mongo.finder(), world.mongo.finder(),
                 [this](std::chrono::milliseconds wait) { world.rests.push_back(wait); }, [] {}},
                std::move(question)) {}

  void pass(UnixTime now = kPass) { reading.pass(now); }
  std::string table() {
    world.out.str("");
    report.print(run, Format::csv);
    return world.out.str();
  }
};

}  // namespace

TEST_CASE("a bulk reading takes all in, saves how far it came, and a second one finds nothing new") {
  SyncWorld world;
  world.say("call-0001", object_id(kPassSeconds - 200));
  world.call("call-0001", object_id(kPassSeconds - 100), kPassSeconds - 90);
  world.mongo.insert("phone-tenant-map", object_id(3), {{"phone_number", "+594594123456"}, {"tenant_id", "tenant-b"}});
  world.mongo.insert("calls-metadata", object_id(kPassSeconds - 99),
                     {{"call_id", "call-0002"}, {"to", "+594 594123456"}});
  Import(world).pass();
  CHECK(world.jobs() == "call-0001");
  CHECK(world.words("call_id || ' ' || tenant_id", "calls") == "call-0001 tenant-a call-0002 tenant-b");
  CHECK(world.read_to("calls-transcripts") == kPassSeconds - 200);
  CHECK(world.read_to("calls-metadata") == kPassSeconds - 99);
  CHECK(tests::number(world.database,
                      "select read_to is null and read_at > 0 from watermarks "
                      "where collection = 'tenant_config'") == 1);
  Import second(world);
  second.pass();
  CHECK(second.table() ==
        "collection,documents,rows_new,rows_changed,rows_unchanged,malformed,calls_enqueued\r\n"
        "calls-metadata,3,0,0,3,0,0\r\n"
        "calls-transcripts,2,0,0,2,0,0\r\n"
        "phone-tenant-map,1,0,0,1,0,0\r\n"
        "tenant_config,2,0,0,2,0,0\r\n");
}

TEST_CASE("what was read long before the watermark is not asked for again; what clients write late is, for a minute") {
  SyncWorld world;
  world.say("call-old1", object_id(kPassSeconds - 5000));
  world.say("call-0001", object_id(kPassSeconds - 100));
  Import(world).pass();
  world.say("call-late", object_id(kPassSeconds - 100 - 60));
  world.say("call-lost", object_id(kPassSeconds - 100 - 61));
  Import import(world);
  import.pass();
  CHECK(world.words("call_id", "transcript_items") == "call-0001 call-late call-old1");
  CHECK_THAT(import.table(), Catch::Contains("calls-transcripts,2,1,0,1,0,0"));
}

TEST_CASE("a client whose clock is ahead moves the watermark to the present only") {
  SyncWorld world;
  world.say("call-0001", object_id(kPassSeconds + 90'000));
  Import(world).pass();
  CHECK(world.read_to("calls-transcripts") == kPassSeconds);
  world.say("call-0002", object_id(kPassSeconds + 10));
  Import(world).pass(kPass + 20s);
  CHECK(world.words("call_id", "transcript_items") == "call-0001 call-0002");
}

TEST_CASE("--since reads from there, and moves the watermark only where nothing is skipped") {
  SyncWorld world;
  world.call("call-0001", object_id(kPassSeconds - 5000), kPassSeconds - 4000);
  world.call("call-0002", object_id(kPassSeconds - 1000), kPassSeconds - 900);
  SECTION("nothing was read before") {
    Import(world, {.since = kPass - 2000s}).pass();
    CHECK(world.jobs() == "call-0002");
    CHECK(world.read_to("calls-metadata") == -1);
    Import(world).pass();
    CHECK(world.jobs() == "call-0001 call-0002");
  }
  SECTION("after the watermark") {
    Import(world).pass();
    world.call("call-0003", object_id(kPassSeconds - 500), kPassSeconds - 400);
    world.call("call-0004", object_id(kPassSeconds - 100), kPassSeconds - 90);
    Import(world, {.since = kPass - 200s}).pass();
    CHECK(world.jobs() == "call-0001 call-0002 call-0004");
    CHECK(world.read_to("calls-metadata") == kPassSeconds - 1000);
  }
  SECTION("before the watermark") {
    Import(world).pass();
    world.call("call-0003", object_id(kPassSeconds - 3000), kPassSeconds - 2900);
    world.call("call-0004", object_id(kPassSeconds - 100), kPassSeconds - 90);
    Import(world, {.since = kPass - 4000s}).pass();
    CHECK(world.jobs() == "call-0001 call-0002 call-0003 call-0004");
    CHECK(world.read_to("calls-metadata") == kPassSeconds - 100);
  }
}

TEST_CASE("what was stored without enqueuing is enqueued by a later import") {
  SyncWorld world;
  world.say("call-0001", object_id(kPassSeconds - 200));
  world.call("call-0001", object_id(kPassSeconds - 9000), kPassSeconds - 8000);
  world.call("call-0002", object_id(kPassSeconds - 100), kPassSeconds - 90);
  Import(world, {.enqueue = false}, intake::EnqueueFinished::no).pass();
  CHECK(world.jobs().empty());
  CHECK(world.read_to("calls-metadata") == -1);
  CHECK(world.read_to("calls-transcripts") == kPassSeconds - 200);
  Import(world).pass();
  CHECK(world.jobs() == "call-0001 call-0002");
}

TEST_CASE("documents without an ObjectId are read whole every time; --since looks at their calls' times") {
  SyncWorld world;
  world.call("call-0001", "call-0001", kPassSeconds - 4000);
  world.call("call-0002", "call-0002", kPassSeconds - 900);
  world.call("call-0003", "call-0003", std::nullopt);
  Import(world, {.since = kPass - 2000s}).pass();
  CHECK(world.jobs() == "call-0002");
  Import import(world);
  import.pass();
  CHECK(world.jobs() == "call-0001 call-0002");
  CHECK(world.read_to("calls-metadata") == -1);
  world.call("call-0000", "call-0000", kPassSeconds - 5);
  import.pass(kPass + 3s);
  CHECK(world.jobs() == "call-0000 call-0001 call-0002");
}

TEST_CASE("--tenant and --call take in what belongs to them, with transcripts, and move no watermark") {
  SyncWorld world;
  world.call("call-0001", object_id(kPassSeconds - 500), kPassSeconds - 400);
  world.call("call-0002", object_id(kPassSeconds - 499), kPassSeconds - 400);
  world.call("call-0001", object_id(kPassSeconds - 498), kPassSeconds - 400, "tenant-b");
  world.mongo.insert("phone-tenant-map", object_id(3), {{"phone_number", "+594594123456"}, {"tenant_id", "tenant-b"}});
  world.mongo.insert("calls-metadata", object_id(kPassSeconds - 300),
                     {{"call_id", "call-0003"}, {"to", "+594594123456"}, {"ended_at", kPassSeconds - 200}});
  world.say("call-0001", object_id(kPassSeconds - 480));
  world.say("call-0002", object_id(kPassSeconds - 480, 1));
  const auto [question, calls, items] = GENERATE(table<SyncQuery, std::string, std::string>({
      {SyncQuery{.tenant_id = "tenant-a"}, "call-0001 tenant-a call-0002 tenant-a", "call-0001 call-0002"},
      {SyncQuery{.tenant_id = "tenant-b"}, "call-0001 tenant-b call-0003 tenant-b", ""},
      {SyncQuery{.call_ids = {"call-0001"}}, "call-0001 tenant-a call-0001 tenant-b", "call-0001"},
      {SyncQuery{.tenant_id = "tenant-b", .call_ids = {"call-0001", "call-0002"}}, "call-0001 tenant-b", ""},
      {SyncQuery{.tenant_id = "tenant-a", .since = unix_time(kPassSeconds - 499)}, "call-0002 tenant-a", "call-0002"},
      {SyncQuery{.call_ids = {"call-nowhere"}}, "", ""},
  }));
  Import(world, question).pass();
  CHECK(world.words("call_id || ' ' || tenant_id", "calls") == calls);
  CHECK(world.words("call_id", "transcript_items") == items);
  CHECK(tests::number(world.database, "select count(*) from watermarks where read_to is not null") == 0);
}

TEST_CASE("a call that had no end is asked for again, its transcript is read to the end, and it is enqueued once") {
  SyncWorld world;
  const auto transcript = [&](const char* last) {
    world.mongo.insert("calls-transcripts", object_id(kPassSeconds - 5000),
                       {{"call_id", "call-0001"}, {"items", Json::array({{{"id", "1"}, {"text", last}}})}});
  };
  transcript("hel");
  world.call("call-0001", object_id(kPassSeconds - 5000), std::nullopt);
  world.say("call-else", object_id(kPassSeconds));
  world.call("call-else", object_id(kPassSeconds), kPassSeconds);
  Import import(world);
  import.pass();
  CHECK(world.jobs() == "call-else");
  transcript("hello, and goodbye");
  world.call("call-0001", object_id(kPassSeconds - 5000), kPassSeconds + 1);
  SECTION("by the same import") {
    import.pass(kPass + 3s);
  }
  SECTION("by a later one") {
    Import(world).pass(kPass + 9000s);
  }
  CHECK(world.jobs() == "call-0001 call-else");
  CHECK_THAT(world.words("chunks", "transcript_items where call_id = 'call-0001'"),
             Catch::Contains("hello, and goodbye"));
  Import(world).pass(kPass + 9001s);
  CHECK(tests::number(world.database, "select count(*) from jobs") == 2);
}

TEST_CASE("a transcript that grew since it was read is read again before its call is enqueued") {
  SyncWorld world;
  world.mongo.insert("calls-transcripts", object_id(kPassSeconds - 5000),
                     {{"call_id", "call-0001"}, {"items", Json::array({{{"id", "1"}, {"text", "hel"}}})}});
  world.say("call-else", object_id(kPassSeconds - 100));
  Import(world).pass(kPass - 100s);
  world.mongo.insert("calls-transcripts", object_id(kPassSeconds - 5000),
                     {{"call_id", "call-0001"}, {"items", Json::array({{{"id", "1"}, {"text", "hello"}}})}});
  world.call("call-0001", object_id(kPassSeconds - 50), kPassSeconds - 50);  // written at the end only
  Import(world).pass();
  CHECK_THAT(world.words("chunks", "transcript_items"), Catch::Contains("\"hello\""));
}

TEST_CASE("calls without an end are asked for again for a day, by a new import whatever their age") {
  SyncWorld world;
  world.call("call-0001", object_id(kPassSeconds - 200'000), std::nullopt);
  world.call("call-0002", object_id(kPassSeconds), std::nullopt);
  Import import(world);
  import.pass();
  world.database.execute("update calls set created_at = " + std::to_string(kPassSeconds - 90'000), "test");
  world.call("call-0001", object_id(kPassSeconds - 200'000), kPassSeconds);
  import.pass(kPass + 3s);
  CHECK(world.jobs().empty());
  Import(world).pass(kPass + 6s);
  CHECK(world.jobs() == "call-0001");
}

TEST_CASE("a cursor that dies is resumed behind the last batch, and given up after five times without a new one") {
  SyncWorld world;
  for (int i = 0; i < 1300; ++i) world.say("call-0001", object_id(kPassSeconds - 2000 + i), std::to_string(i));
  world.mongo.fail_after = 2 + 1200;  // two tenants come before
  const auto [failures, error, rests, arrived] =
      GENERATE(table<int, TransportError, std::size_t, std::int64_t>({{0, TransportError::network, 0, 1300},
                                                                      {5, TransportError::network, 5, 1300},
                                                                      {6, TransportError::timeout, 5, 1000},
                                                                      {1, TransportError::credentials, 0, 1000},
                                                                      {1, TransportError::configuration, 0, 1000}}));
  world.mongo.failures = failures;
  world.mongo.error = error;
  Import import(world);
  if (arrived == 1300) {
    import.pass();
  } else {
    CHECK_THROWS_AS(import.pass(), outside::MongoError);
  }
  CHECK(world.rests.size() == rests);
  CHECK(tests::number(world.database, "select count(*) from transcript_items") == arrived);
  CHECK(world.read_to("calls-transcripts") == kPassSeconds - 2000 + arrived - 1);
  if (failures == 5) {
    CHECK(world.mongo.finds[3].filter == made_after(object_id(kPassSeconds - 2000 + 999)));
    CHECK(world.rests.back() == 8s);
  }
}

TEST_CASE("tenants and the phone map are read again after TENANT_REFRESH_SECONDS, not with every pass") {
  SyncWorld world;
  Import import(world);
  const auto tenants_read = [&] {
    return std::count_if(world.mongo.finds.begin(), world.mongo.finds.end(),
                         [](const outside::Find& find) { return find.collection == "tenant_config"; });
  };
  import.pass();
  import.pass(kPass + 299s);
  CHECK(tenants_read() == 1);
  import.pass(kPass + 300s);
  CHECK(tenants_read() == 2);
}

TEST_CASE("a malformed document is named once, however often it comes") {
  SyncWorld world;
  world.mongo.insert("calls-metadata", object_id(kPassSeconds), {{"call_id", "call-0001"}, {"to", "+33100000000"}});
  Import import(world);
  import.pass();
  import.pass(kPass + 3s);
  const std::string said = world.err.str();
  CHECK_THAT(said, Catch::StartsWith("MongoDB: calls-metadata, _id 691f") &&
                       Catch::Contains("tenant_id: not found, and the called number") && !Catch::Contains("3310000"));
  CHECK(std::count(said.begin(), said.end(), '\n') == 1);
  CHECK_THAT(import.table(), Catch::Contains("calls-metadata,2,0,0,0,1,0"));
}

TEST_CASE("memory does not grow with a collection: no document is kept, no more than a batch of rows waits") {
  SyncWorld world;
  std::int64_t alive = 0;
  std::int64_t most_alive = 0;
  std::int64_t given = 0;
  std::int64_t most_waiting = 0;
  const FindDocuments endless = [&](const outside::Find& find, const Take& take) {
    if (find.collection != "calls-transcripts" || find.filter == without_object_id()) return;
    for (int i = 0; i < 5000; ++i) {
      const std::shared_ptr<const Json> document(
          new Json{{"_id", object_id(kPassSeconds - 9000 + i)}, {"call_id", "call-0001"}, {"text", std::to_string(i)}},
          [&](const Json* gone) {
            --alive;
            delete gone;
          });
      most_alive = std::max(most_alive, ++alive);
      take(outside::Document{document, "somewhere", 100});
      if (++given % 100 == 0) {
        const auto stored = tests::number(world.database, "select count(*) from transcript_items");
        most_waiting = std::max(most_waiting, given - stored);
      }
    }
  };
  ImportReport report(world.context);
  ImportRun run({world.database, default_mapping(), intake::EnqueueFinished::yes}, report.listener());
  MongoSync(run, world.database, world.settings, default_mapping(), {endless, endless, {}, [] {}}, {}).pass(kPass);
  CHECK(tests::number(world.database, "select count(*) from transcript_items") == 5000);
  CHECK(most_alive == 1);
  CHECK(most_waiting <= 500);
}
