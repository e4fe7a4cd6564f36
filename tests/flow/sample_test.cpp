// The shipped sample through the real program: import, run --once, and again.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "domain/summary/summary_schema.h"
#include "places.h"
#include "sandbox/ledger.h"
#include "sandbox/summary.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

const std::string kSample = CALLMILL_SOURCE_DIR "/tests/fixtures/sample";

/// What one command said.
struct Said {
  int code = 0;
  std::string out;
  std::string err;
};

/// The sample, imported and run twice. Made once for all tests of this file.
struct SampleRun {
  House house;
  Said first_import = import(), first_run = call({"run", "--once"});
  json seen = house.seen();
  Said status = call({"status"});
  Said second_import = import(), second_run = call({"run", "--once"});
  json seen_after_second = house.seen();
  json expected = json::parse(content_of(kSample + "_expected.json"));

  static SampleRun& get() {
    static SampleRun run;
    return run;
  }

 private:
  Said call(std::vector<std::string> words) const {
    Environment environment = house.environment();
    environment["LOG_LEVEL"] = "trace";
    Program program(std::move(words), environment);
    const int code = program.wait();
    return {code, program.out(), program.err()};
  }
  Said import() const {
    std::vector<std::string> words{"import"};
    for (const auto& file : std::filesystem::recursive_directory_iterator(kSample)) {
      if (file.is_regular_file()) words.push_back(file.path().string());
    }
    return call(words);
  }
};

/// What the model is sent of a transcript.
std::string lines_of(const json& turns) {
  std::string text;
  for (const json& turn : turns) {
    text += turn.at("role") == "user" ? "Caller: " : "Agent: ";
    text += turn.at("text").get<std::string>() + (turn.at("interrupted") == true ? " (interrupted)" : "") + "\n";
  }
  return text;
}

bool is_empty_call(const std::string& call_id) {
  return call_id.starts_with("call-odd-empty-");
}

/// Without what people put between the digits of a phone number.
std::string packed(std::string text) {
  std::erase_if(text, [](char c) { return std::string_view(" +-().").find(c) != std::string_view::npos; });
  return text;
}

std::set<std::string> phone_numbers_in(const std::string& text) {
  std::set<std::string> numbers;
  std::string run;
  for (const char c : packed(text) + "|") {
    if (c >= '0' && c <= '9') {
      run += c;
    } else {
      if (run.size() >= 8) numbers.insert(run);
      run.clear();
    }
  }
  return numbers;
}

}  // namespace

TEST_CASE("every call of the sample is completed, as its oddity wants") {
  House& house = SampleRun::get().house;
  INFO(SampleRun::get().first_import.err << SampleRun::get().first_run.err);
  CHECK(SampleRun::get().first_import.code == 0);
  CHECK(SampleRun::get().first_run.code == 0);
  const auto calls = static_cast<std::int64_t>(SampleRun::get().expected.size());
  CHECK(calls >= 40);
  CHECK(house.number("select count(*) from v_jobs") == calls);
  CHECK(house.words("select distinct status from v_jobs") == "completed");
  CHECK(house.words("select call_id from v_jobs where outcome = 'empty' order by 1") ==
        "call-odd-empty-items, call-odd-empty-seq, call-odd-empty-text");
  CHECK(house.number("select count(*) from v_jobs where outcome = 'mailed'") == calls - 3);
  CHECK(house.number("select count(*) from attempts where outcome <> 'done'") == 0);
}

TEST_CASE("the transcripts of the sample are in the order in which they were meant") {
  SampleRun& run = SampleRun::get();
  for (const auto& [call_id, turns] : run.expected.items()) {
    DYNAMIC_SECTION(call_id) {
      json found = json::array();
      auto query = run.house.database.prepare(
          "select role, text from v_transcript_turns where call_id = '" + call_id + "' order by position", "test");
      while (query.next())
        found.push_back({{"role", query.get<std::string>("role")}, {"text", query.get<std::string>("text")}});
      json wanted = turns;
      for (json& turn : wanted) turn.erase("interrupted");
      CHECK(found == wanted);
    }
  }
}

TEST_CASE("one summary is asked for each call in which something was said, from the right transcript") {
  SampleRun& run = SampleRun::get();
  std::map<std::string, int> calls_by_transcript;  // several calls of the sample say the same
  for (const auto& [call_id, turns] : run.expected.items()) {
    if (!is_empty_call(call_id)) ++calls_by_transcript[sandbox::digest(lines_of(turns))];
  }
  const json& transcripts = run.seen.at("openai").at("transcripts");
  CHECK(transcripts.size() == calls_by_transcript.size());
  for (const auto& [digest, calls] : calls_by_transcript) {
    REQUIRE(transcripts.contains(digest));
    CHECK(transcripts.at(digest).at("asked") == calls);
    CHECK(transcripts.at(digest).at("answered") == calls);
  }
}

TEST_CASE("the stored summaries are what the sandbox derives from the right transcripts") {
  SampleRun& run = SampleRun::get();
  auto query = run.house.database.prepare(
      "select call_id, summary, revision, summary_fields from v_summaries join tenant_settings using (tenant_id)",
      "test");
  std::size_t summaries = 0;
  while (query.next()) {
    const std::string call_id = query.get<std::string>("call_id");
    INFO(call_id);
    const auto schema = nlohmann::ordered_json::parse(summary_schema(query.get<std::string>("summary_fields")));
    const json derived = sandbox::fill(schema, sandbox::facts_of(lines_of(run.expected.at(call_id))));
    CHECK(json::parse(query.get<std::string>("summary")) == derived);
    CHECK(query.get<std::int64_t>("revision") == 1);
    ++summaries;
  }
  CHECK(summaries == run.expected.size() - 3);
}

TEST_CASE("one mail reaches the right people for each call, with a Message-ID of its own and no BCC header") {
  const std::map<std::string, std::set<std::string>> people{
      {"tenant-axeo-001", {"accueil@axeo.example.com", "direction@axeo.example.com"}},
      {"tenant-sunrise-001", {"front.desk@sunrise.example.com", "audit@sunrise.example.com"}},
      {"tenant-sakura-001", {"uketsuke@sakura.example.com"}}};
  SampleRun& run = SampleRun::get();
  const json& mails = run.seen.at("mails");
  CHECK(mails.size() == run.expected.size());
  auto query = run.house.database.prepare("select call_id, tenant_id, message_id, state from v_mails", "test");
  std::set<std::string> calls;
  while (query.next()) {
    INFO(query.get<std::string>("call_id"));
    calls.insert(query.get<std::string>("call_id"));
    CHECK(query.get<std::string>("state") == "sent");
    REQUIRE(mails.contains(query.get<std::string>("message_id")));
    const json& deliveries = mails.at(query.get<std::string>("message_id"));
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries.at(0).at("recipients").get<std::set<std::string>>() ==
          people.at(query.get<std::string>("tenant_id")));
    CHECK(deliveries.at(0).at("answer") == "250");
  }
  CHECK(calls.size() == run.expected.size());

  std::size_t files = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(run.house.sandbox.mail_dir())) {
    if (file.path().extension() != ".eml") continue;
    ++files;
    std::string head = content_of(file.path());
    head = "\n" + head.substr(0, head.find("\r\n\r\n"));
    std::transform(head.begin(), head.end(), head.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    CHECK(head.find("\nbcc:") == std::string::npos);
    CHECK(head.find("audit@") == std::string::npos);
    CHECK(head.find("\nauto-submitted:") != std::string::npos);
  }
  CHECK(files == run.expected.size());
}

TEST_CASE("importing the sample and running again changes nothing and sends nothing") {
  SampleRun& run = SampleRun::get();
  CHECK(run.second_import.code == 0);
  CHECK(run.second_run.code == 0);
  CHECK_THAT(run.second_run.out, Catch::StartsWith("0 jobs completed, 0 failed"));
  CHECK(run.seen_after_second == run.seen);
  CHECK(run.house.number("select max(revision) from mails") == 1);
}

TEST_CASE("the log of a run is JSON lines that name tenant and call, without a phone number") {
  SampleRun& run = SampleRun::get();
  std::istringstream lines(run.first_import.err + run.first_run.err + run.second_import.err + run.second_run.err);
  std::set<std::string> completed;
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    const json event = json::parse(line, nullptr, false);
    REQUIRE(event.is_object());
    for (const char* field : {"ts", "level", "logger", "msg"}) CHECK(event.contains(field));
    if (!event.contains("job_id")) continue;
    CHECK(event.at("tenant_id").get<std::string>().starts_with("tenant-"));
    if (event.value("event", "") == "job_completed") completed.insert(event.at("call_id").get<std::string>());
  }
  CHECK(completed.size() == run.expected.size());

  std::set<std::string> numbers = phone_numbers_in(run.expected.dump());
  auto phones = run.house.database.prepare("select phone from calls where phone is not null", "test");
  while (phones.next()) numbers.merge(phone_numbers_in(phones.get<std::string>("phone")));
  CHECK(numbers.size() >= 20);
  const std::string printed = packed(lines.str() + run.first_import.out + run.first_run.out + run.status.out);
  for (const std::string& number : numbers) {
    INFO(number);
    CHECK(printed.find(number) == std::string::npos);
  }
}

TEST_CASE("no secret is in the log, the output or the database after a run") {
  SampleRun& run = SampleRun::get();
  std::string everything;
  for (const Said* said : {&run.first_import, &run.first_run, &run.status, &run.second_run})
    everything += said->out + said->err;
  for (const auto& file : std::filesystem::directory_iterator(run.house.scratch.folder.path()))
    everything += content_of(file.path());
  CHECK(everything.size() > 100'000);
  CHECK(run.seen.at("smtp").at("logins").get<int>() > 0);
  CHECK(everything.find(kOpenaiKey) == std::string::npos);
  CHECK(everything.find(kSmtpPassword) == std::string::npos);
}
