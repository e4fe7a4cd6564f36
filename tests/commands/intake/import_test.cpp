#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "commands/command_line.h"
#include "commands/intake/import_files.h"
#include "commands/intake/import_progress.h"
#include "commands/list.h"
#include "places.h"
#include "scratch.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;
using Words = std::vector<std::string>;

namespace {

const std::string kSample = CALLMILL_SOURCE_DIR "/tests/fixtures/sample/";

struct Import : tests::Scratch {
  std::string out, err;

  int operator()(Words words) {
    words.insert(words.begin(), "import");
    words.insert(words.end(), {"--db", path()});
    const CommandLine line = read_command_line(words, all_commands());
    const Configuration configuration = configure(line.settings, {});
    std::ostringstream to_out, to_err;
    Context context{configuration.settings, configuration.secrets, to_out, to_err, false, false,
                    configuration.in_force};
    const int code = line.command->run(context, line.arguments);
    out = to_out.str();
    err = to_err.str();
    return code;
  }
  std::string file(const std::string& name, std::string_view text) const {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
    return (folder.path() / name).string();
  }
  /// All that import stores, ids and instants of storing left out.
  std::string content() {
    return tests::word(database,
                       "select json_group_array(row) from (select row from ("
                       "select json_array(call_id, tenant_id, item_id, seq, chunks, digest) as row "
                       "from transcript_items union all select json_array(call_id, tenant_id, phone, "
                       "status, call_started_at, call_ended_at, duration_seconds) from calls union all "
                       "select json_array(tenant_id, status, display_name, recipients) from tenant_settings) "
                       "order by row)");
  }
};

Words sample_files() {
  return {kSample + "tenant_config.json", kSample + "calls-metadata.json", kSample + "axeo/calls-transcripts.json",
          kSample + "sunrise/calls-transcripts.bson.gz", kSample + "sakura/calls-transcripts.json.gz"};
}

}  // namespace

TEST_CASE("the sample goes in, in any order of files, and is the same rows") {
  Import first;
  REQUIRE(first(sample_files()) == kOk);
  CHECK(tests::number(first.database, "select count(*) from jobs where stage = 'import' and status = 'pending'") >= 45);
  CHECK(tests::number(first.database, "select count(*) from tenant_settings where status = 'active'") == 3);
  CHECK(tests::number(first.database, "select count(*) from calls where call_ended_at is null") == 0);
  Words files = sample_files();
  std::reverse(files.begin(), files.end());
  Import second;
  REQUIRE(second(files) == kOk);
  CHECK(second.content() == first.content());
}

TEST_CASE("importing again changes nothing, and enqueues no job that is there, whatever became of it") {
  Import import;
  REQUIRE(import(sample_files()) == kOk);
  import.database.execute(
      "update jobs set status = 'failed', error_kind = 'network' where id = 1;"
      "update jobs set status = 'completed', finished_at = 1 where id = 2;"
      "update calls set updated_at = 7; update tenants set updated_at = 7;",
      "test");
  const std::string before = import.content();
  REQUIRE(import(sample_files()) == kOk);
  CHECK(import.content() == before);
  CHECK(tests::number(import.database, "select count(*) from calls where updated_at <> 7") == 0);
  CHECK(tests::number(import.database, "select count(*) from tenants where updated_at <> 7") == 0);
  CHECK(tests::word(import.database, "select status from jobs where id = 1") == "failed");
  CHECK(tests::word(import.database, "select status from jobs where id = 2") == "completed");
}

TEST_CASE("only finished calls that nobody processed before are enqueued, and none with --no-enqueue") {
  Import import;
  const std::string file = import.file("calls-metadata.json", R"(
    {"call_id":"call-finished","tenant_id":"ten","ended_at":"2025-11-20T12:00:00Z"}
    {"call_id":"call-running","tenant_id":"ten","started_at":"2025-11-20T12:00:00Z"}
    {"call_id":"call-mailed","tenant_id":"ten","ended_at":"2025-11-20T12:00:00Z","processed_status":"completed"})");
  REQUIRE(import({file, "--no-enqueue"}) == kOk);
  CHECK(tests::number(import.database, "select count(*) from jobs") == 0);
  REQUIRE(import({file}) == kOk);
  CHECK(tests::number(import.database, "select count(*) from jobs") == 1);
  CHECK(tests::word(import.database, "select call_id from calls join jobs on jobs.call_row = calls.id") ==
        "call-finished");
  CHECK_THAT(import.err, Catch::Contains("1 calls were completed") && Catch::Contains("callmill enqueue TENANT CALL"));
  CHECK(tests::word(import.database, "select status from tenant_settings") == "unknown");
}

TEST_CASE("documents that come wake the jobs that wait for them") {
  const auto [name, text] = GENERATE(table<std::string, std::string>({
      {"calls-metadata.json", R"({"call_id":"call-0001","tenant_id":"ten","ended_at":"2025-11-20T12:00:00Z"})"},
      {"calls-transcripts.json", R"({"call_id":"call-0001","items":[]})"},
      {"tenant_config.json", R"({"tenant_id":"ten"})"},
  }));
  Import import;
  for (const char* call_id : {"call-0001", "call-0002"}) {
    const std::int64_t call = tests::call(import.database, {.tenant_id = "ten", .call_id = call_id});
    tests::job(import.database, {.call_row = call, .retry_after = 9'999'999'999});
  }
  import.database.execute("update tenants set status_from_mongodb = 'unknown'", "test");
  REQUIRE(import({import.file(name, text)}) == kOk);
  CHECK(tests::word(import.database, "select retry_after from jobs where id = 1") == "(null)");
  const bool whole_tenant = name == "tenant_config.json";
  CHECK(tests::number(import.database, "select count(*) from jobs where retry_after is null") ==
        (whole_tenant ? 2 : 1));
}

TEST_CASE("what a later document does not say stays known") {
  Import import;
  REQUIRE(import({import.file("calls-metadata.json", R"(
    {"call_id":"call-0001","tenant_id":"ten","from":"+91","started_at":1763640000,"ended_at":1763640060}
    {"call_id":"call-0001","tenant_id":"ten","to":"+92"})")}) == kOk);
  CHECK(tests::word(import.database, "select phone || called_number || status || duration_seconds from calls") ==
        "+91+92called60");
}

TEST_CASE("malformed documents are reported, twenty of them, and the exit code is 1") {
  Import import;
  std::string text;
  for (int i = 0; i < 25; ++i) text += "{\"call_id\": }\n";
  text += R"({"call_id":"call-good","tenant_id":"ten"})";
  CHECK(import({import.file("calls-metadata.json", text)}) == kFailed);
  CHECK(std::count(import.err.begin(), import.err.end(), '\n') == 21);
  CHECK_THAT(import.err, Catch::Contains("calls-metadata.json: line 1, document 1: ") && Catch::Contains("and 5 more"));
  CHECK(tests::number(import.database, "select count(*) from calls") == 1);
}

TEST_CASE("a file whose collection or form is unknown is refused before anything is imported") {
  Import import;
  const std::string good = import.file("tenant_config.json", R"({"tenant_id":"ten"})");
  CHECK_THROWS_WITH(import({good, import.file("other.json", "{}")}), Catch::Contains("--collection"));
  CHECK_THROWS_AS(import({good, "/nowhere/tenant_config.json"}), Refusal);
  CHECK_THROWS_AS(import({good, "--collection", "nonsense"}), UsageError);
  CHECK(tests::number(import.database, "select count(*) from tenants") == 0);
  CHECK(import({import.file("any.json", R"({"tenant_id":"ten"})"), "--collection", "tenant_config"}) == kOk);
  CHECK(import({import.file("calls-metadata.metadata.json", "{}")}) == kOk);
  CHECK_THAT(import.err, Catch::Contains("skipped"));
}

TEST_CASE("files are called as MongoDB's tools call them; CSV is named, and nothing goes in") {
  Import import;
  const std::string call = R"({"call_id":"call-0001","tenant_id":"ten","ended_at":"2025-11-20T12:00:00Z"})";
  CHECK(import({import.file("prelude.json", R"({"ServerVersion":"7.0.1"})"), import.file("prelude.json.gz", "\x1f\x8b"),
                import.file("sonore-phone-agent.calls-metadata.json", call)}) == kOk);
  CHECK(tests::number(import.database, "select count(*) from calls") == 1);
  CHECK_THROWS_WITH(import({import.file("other.calls-metadata.json", call)}),
                    Catch::Contains("none of the collections"));
  for (const char* name : {"calls-metadata.csv", "calls-metadata.csv.gz"}) {
    CHECK_THROWS_WITH(
        import({import.file(name, "_id,call_id\n1,call-0002\n")}),
        Catch::Contains("is CSV") && Catch::Contains("--type=json") && Catch::Contains("Nothing was imported"));
  }
}

TEST_CASE("what is taken otherwise than its author may have meant is told once, and goes in") {
  Import import;
  const std::string call =
      R"({"call_id":"call-0001","items":[{"role":"lead","text":"a"},{"role":"tool_result","text":"b"}]})";
  const std::string file = import.file("calls-transcripts.json", call + "\n" + call);
  const std::string tenants =
      import.file("tenant_config.json", R"({"tenant_id":"ten","summary_emails":"a@one.example b"})");
  CHECK(import({file, tenants}) == kOk);
  CHECK_THAT(import.err, Catch::Contains(file + ": line 1, document 1: taken in, but: role 'lead' is not known") &&
                             Catch::Contains("recipients: 'a@one.example b' is not a mail address and gets no mail"));
  CHECK(import.err.find("'lead'") == import.err.rfind("'lead'"));
  CHECK(import({"--explain", file}) == kOk);
  CHECK_THAT(import.err, Catch::Contains("taken in, but: role 'lead' is not known"));
}

TEST_CASE("metadata that names no tenant belongs to the called number's, whichever file comes first") {
  Import import;
  const std::string metadata = import.file("calls-metadata.json", R"(
    {"call_id":"call-0001","to":"00594 594-12 34 56","ended_at":"2025-11-20T12:00:00Z"}
    {"call_id":"call-0002","to":"+594594000000","ended_at":"2025-11-20T12:00:00Z"}
    {"call_id":"call-0003","to":"+594594123456","tenant_id":"own","ended_at":"2025-11-20T12:00:00Z"}
    {"call_id":"call-0004","ended_at":"2025-11-20T12:00:00Z"})");
  const std::string phones = import.file("phone-tenant-map.json", R"(
    {"phone_number":"+594594123456","client_id":"axeo","tenant_id":"tenant-axeo-001"}
    {"phone_number":"reception","tenant_id":"tenant-axeo-001"})");
  CHECK(import({metadata, phones}) == kFailed);
  CHECK(tests::word(import.database,
                    "select group_concat(it) from (select call_id || ' ' || tenant_id as it from calls order by 1)") ==
        "call-0001 tenant-axeo-001,call-0003 own");
  CHECK(tests::word(import.database, "select client_id from phone_tenants") == "axeo");
  CHECK_THAT(import.err, Catch::Contains("phone_number: expected an E.164 number") &&
                             Catch::Contains("document 2: tenant_id: not found, and the called number +59*******000 "
                                             "belongs to no tenant") &&
                             Catch::Contains("document 4: tenant_id: not found, tried /tenant_id"));
  CHECK(import({phones}) == kFailed);
  CHECK_THAT(import.out, Catch::Contains("phone-tenant-map          2         0             0               1"));
}

TEST_CASE("options of the one source are refused for the other") {
  const auto [words, expected] = GENERATE(table<Words, std::string>({
      {{"mongo", "calls-metadata.json"}, "no files beside it"},
      {{"mongo", "--collection", "calls-metadata"}, "--collection is for files"},
      {{"calls-metadata.json", "--follow"}, "--follow is for 'import mongo'"},
      {{"calls-metadata.json", "--since", "1h"}, "--since is for 'import mongo'"},
      {{"./mongo", "--tenant", "ten"}, "--tenant is for 'import mongo'"},
      {{"mongo", "--since", "yesterday"}, "--since: expected a time"},
  }));
  Import import;
  try {
    import(words);
    FAIL("understood");
  } catch (const UsageError& error) {
    CHECK_THAT(error.what(), Catch::Contains(expected));
  }
}

TEST_CASE("a mapping file is followed, and a wrong one refused by its field") {
  Import import;
  const std::string file = import.file("tenant_config.json", R"({"who":{"id":"mapped"}})");
  CHECK(import({file, "--mapping", import.file("m.json", R"({"tenants":{"tenant_id":"/who/id"}})")}) == kOk);
  CHECK(tests::word(import.database, "select tenant_id from tenants") == "mapped");
  CHECK_THROWS_WITH(import({file, "--mapping", import.file("m.json", R"({"tenants":{"id":"/x"}})")}),
                    Catch::Contains("tenants.id"));
}

TEST_CASE("--explain says where each field was found, masks numbers and changes nothing") {
  Import import;
  CHECK(import({"--explain", import.file("calls-metadata.json",
                                         R"({"_id":"call-0001","tenant_id":"ten","from":"+919876543210"})")}) == kOk);
  CHECK_THAT(import.out, Catch::Contains("/_id") && Catch::Contains("+91*******210") &&
                             Catch::Contains("not found, tried /ended_at") && !Catch::Contains("9876543"));
  CHECK(tests::number(import.database, "select count(*) from calls") == 0);
}

TEST_CASE("the collection is what the file is called") {
  const auto [path, name] = GENERATE(table<std::string, std::string>({
      {"dump/db/calls-metadata.bson.gz", "calls-metadata"},
      {"calls-metadata.jsonl", "calls-metadata"},
      {"calls-metadata.metadata.json.gz", "calls-metadata"},
      {"plain", "plain"},
  }));
  CHECK(collection_of(path) == name);
}

TEST_CASE("progress carries its units") {
  CHECK(progress_line("f", 1000, 2'000'000, 25, 100, std::chrono::milliseconds{2000}) ==
        "f  1000 documents  500/s  1.0 MB/s  ETA 0:06");
}

TEST_CASE("the shipped sample is what its script writes") {
  if (std::system("python3 --version >/dev/null 2>&1") != 0) {
    WARN("python3 is not here: the sample is not checked");
    return;
  }
  const tests::ScratchFolder folder;
  const std::string made = (folder.path() / "sample").string();
  const std::string script = CALLMILL_SOURCE_DIR "/tests/fixtures/make_sample.py";
  REQUIRE(std::system(("PYTHONDONTWRITEBYTECODE=1 python3 " + script + " " + made).c_str()) == 0);
  CHECK(std::system(("diff -r " + made + " " + kSample).c_str()) == 0);
  const std::string expected = CALLMILL_SOURCE_DIR "/tests/fixtures/sample_expected.json";
  CHECK(std::system(("diff " + made + "_expected.json " + expected).c_str()) == 0);
}

TEST_CASE("what a person says of a tenant wins over every later import, which is kept beside it") {
  Import import;
  const std::string first =
      import.file("tenant_config.json", R"({"tenant_id":"ten","recipients":["old@x.example"],"display_name":"Ten"})");
  REQUIRE(import({first}) == kOk);
  const auto settings = [&] {
    return tests::word(import.database, "select recipients || ' ' || display_name from tenant_settings");
  };
  CHECK(settings() == R"(["old@x.example"] Ten)");
  import.database.execute("update tenants set recipients = '[\"mine@x.example\"]' where tenant_id = 'ten'", "test");
  const std::string later =
      import.file("tenant_config.json", R"({"tenant_id":"ten","recipients":["new@x.example"],"display_name":"Tenth"})");
  REQUIRE(import({later}) == kOk);
  CHECK(settings() == R"(["mine@x.example"] Tenth)");
  CHECK(tests::word(import.database, "select recipients_from_mongodb from tenants") == R"(["new@x.example"])");
  import.database.execute("update tenants set recipients = null, updated_at = 7", "test");
  CHECK(settings() == R"(["new@x.example"] Tenth)");
  REQUIRE(import({later}) == kOk);
  CHECK(tests::number(import.database, "select updated_at from tenants") == 7);
}
