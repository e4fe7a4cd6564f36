// Wherever --format is offered, JSON is what is printed, and nothing else.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "places.h"
#include "support/desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;
using nlohmann::json;
using Words = std::vector<std::string>;

namespace {

const std::string kFixtures = CALLMILL_SOURCE_DIR "/tests/fixtures/";

/// A command line, and the column of what it prints (of its first table, if there are several).
using Example = std::pair<Words, std::string>;
const std::vector<Example> kExamples{
    {{"config"}, "source"},
    {{"status"}, "lines_in_use"},
    {{"report"}, "about"},
    {{"report", "failures", "--since", "2026-11-20"}, "error_kind"},
    {{"plan"}, ""},
    {{"show", "call", "call-failed-1"}, "call_id"},
    {{"show", "job", "2"}, "call_id"},
    {{"show", "lead", "1"}, "lead_id"},
    {{"rerun", "2"}, "job_id"},
    {{"rerun", "--lead", "1"}, "dial_at"},
    {{"leads", "add", "--name", "Ravi", "--phone", "9876543210", "--source", "desk"}, "dial_at"},
    {{"leads", "list"}, "dial_at"},
    {{"leads", "import", kFixtures + "leads_sample.csv"}, "malformed"},
    {{"dnc", "add", "9876543299"}, "is_do_not_call"},
    {{"dnc", "remove", "9876543299"}, "is_do_not_call"},
    {{"dnc", "list"}, ""},
    {{"dnc", "import", kFixtures + "leads_sample_do_not_call.txt"}, "there_already"},
    {{"import", kFixtures + "sample/tenant_config.json"}, "documents"},
    {{"import", "--explain", kFixtures + "sample/tenant_config.json"}, "found_at"},
    {{"tenants", "list"}, "by_person"},
    {{"tenants", "show", "acme"}, "said_by"},
    {{"tenants", "set", "acme", "--post-call", "off"}, "said_by"},
    {{"tenants", "reset", "acme"}, "said_by"},
    {{"token", "add", "shop", "--scope", "agent"}, "token"},
    {{"token", "list"}, ""},
    {{"token", "revoke", "old"}, "revoked"},
    {{"init"}, "schema_version"},
    {{"backup", "NEW"}, "schema_version"},
    {{"restore", "BACKUP"}, "not_compared"},
    {{"pause", "email", "--for", "2h"}, "ringing"},
    {{"resume", "all"}, "was_paused"},
    {{"stop-dialling"}, "ringing"},
    {{"sql", "desk/stage_names"}, "name"},
    {{"sql", "do_not_call/remove", "--param", "phone_e164=+919876543210", "--write"}, "rows_changed"},
};

struct FormatDesk : Desk {
  FormatDesk() {
    lead(database);
    ask({"token", "add", "old", "--scope", "agent"});
  }
};

/// The first row of the first table that has one; null: there is none.
json first_row(const json& printed) {
  if (printed.is_array()) return printed.empty() ? json() : printed.front();
  for (const json& table : printed) {
    if (!table.empty()) return table.front();
  }
  return {};
}

}  // namespace

TEST_CASE("every command that offers --format prints JSON with it, and CSV of the same columns") {
  const std::size_t i = GENERATE(range(std::size_t{0}, kExamples.size()));
  const Words& words = kExamples.at(i).first;
  const std::string& column = kExamples.at(i).second;
  CAPTURE(words);
  const auto printed = [&](const std::string& format) {
    const FormatDesk desk;
    Words typed = words;
    const std::string backup = desk.path() + ".of_this";
    if (words.front() == "restore") desk.ask({"backup", backup});
    std::replace(typed.begin(), typed.end(), std::string("BACKUP"), backup);
    std::replace(typed.begin(), typed.end(), std::string("NEW"), desk.path() + ".backup");
    typed.insert(typed.end(), {"--format", format});
    return desk.ask(typed).out;
  };
  const json rows = json::parse(printed("json"));
  CHECK(rows.is_structured());
  if (column.empty()) return;
  CHECK(first_row(rows).contains(column));
  CHECK_THAT(printed("csv"), Catch::Contains(column) && Catch::Contains("\r\n"));
}

TEST_CASE("no command that offers --format is without an example here") {
  std::set<std::string> shown;
  for (const Example& example : kExamples) shown.insert(example.first.front());
  std::set<std::string> offering;
  for (const Command& command : all_commands()) {
    boost::program_options::options_description options;
    command.options(options);
    if (options.find_nothrow("format", false) != nullptr) offering.insert(command.name);
  }
  CHECK(shown == offering);
}
