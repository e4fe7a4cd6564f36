// Who may include whom below pipeline/ (the arrows), which headers stay in one place, how long a file may be.
//   commands -> runner, web -> stages -> domain; runner -> outside, ledger; a stage never includes another stage.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "source_file.h"

using namespace callmill::tests;

namespace {

constexpr int kLongestFile = 400;  // 300 is the aim

std::string first_folder(const std::string& path) {
  return path.substr(0, path.find('/'));
}

std::string without_extension(const std::string& path) {
  return path.substr(0, path.rfind('.'));
}

/// What a room may include: folders ("domain/") or single files. A room may always include itself, stages apart.
const std::map<std::string, std::vector<std::string>>& arrows() {
  static const std::map<std::string, std::vector<std::string>> table = {
      {"domain", {}},
      {"generator", {}},
      {"ledger", {"domain/sql_value.h", "domain/time.h", "sql/"}},
      // The importer too: it hands documents on as values, and whoever asked for them writes the rows.
      {"outside", {"domain/"}},
      // The stages of one call's dial have its row and its endings in common.
      {"stages",
       {"domain/", "sql/", "stages/stage.h", "stages/outreach/call_row.h", "stages/outreach/call_verdicts.h",
        "stages/outreach/call_writes.h"}},
      // Who imports many documents writes them as the stage does that asks for one call's.
      {"runner", {"domain/", "sql/", "outside/", "ledger/", "stages/stage.h", "stages/postcall/import_statements.h"}},
      {"web", {"domain/", "sql/", "outside/", "ledger/", "stages/", "runner/"}},
      {"commands", {"domain/", "sql/", "outside/", "ledger/", "stages/", "runner/", "web/"}},
      {"main.cpp", {"domain/", "outside/", "ledger/", "stages/", "runner/", "web/", "commands/"}},
  };
  return table;
}

/// "stages/postcall/email" for stages/postcall/email.cpp as for stages/postcall/email_row.h.
std::string stage_of(const std::string& path) {
  const std::string whole = without_extension(path);
  return whole.substr(0, whole.find('_', whole.rfind('/')));
}

/// A stage is the files of one name ("stages/postcall/email") or of that name and more ("stages/postcall/email_row");
/// stages/flows is the one list of them all.
bool allowed(const std::string& path, const std::string& included) {
  const std::string room = first_folder(path);
  const auto found = arrows().find(room);
  if (found == arrows().end()) return false;
  const bool is_stage = room == "stages";
  if (is_stage ? stage_of(path) == stage_of(included) : without_extension(path) == without_extension(included))
    return true;
  if (!is_stage && included.starts_with(room + "/")) return true;
  if (path == "stages/flows.cpp" && included.starts_with("stages/")) return true;
  // The one place where a stage's rows are loaded.
  if (path == "stages/stage.h" && included == "ledger/database.h") return true;
  return std::any_of(found->second.begin(), found->second.end(), [&](const std::string& may) {
    return may.back() == '/' ? included.starts_with(may) : included == may;
  });
}

std::string place(const SourceFile& file, int line) {
  return "pipeline/" + file.path + ":" + std::to_string(line) + ": ";
}

std::vector<std::string> wrong_arrows(const std::vector<SourceFile>& files) {
  std::vector<std::string> wrong;
  for (const SourceFile& file : files) {
    for (const Include& include : includes_of(file.text)) {
      if (include.ours && !allowed(file.path, include.what)) {
        wrong.push_back(place(file, include.line) + first_folder(file.path) + " must not include " + include.what);
      }
    }
  }
  return wrong;
}

/// MongoDB's driver is known to one .cpp of outside/importer, and the big JSON header to .cpp files only.
std::vector<std::string> headers_out_of_place(const std::vector<SourceFile>& files) {
  std::vector<std::string> wrong;
  std::set<std::string> driver_users;
  for (const SourceFile& file : files) {
    const bool is_header = file.path.ends_with(".h");
    for (const Include& include : includes_of(file.text)) {
      if (include.what == "nlohmann/json.hpp" && is_header) {
        wrong.push_back(place(file, include.line) + "nlohmann/json.hpp in a header; json_fwd.hpp is enough");
      }
      if (include.what.find("mongoc") == std::string::npos) continue;
      driver_users.insert(file.path);
      const bool at_home = file.path.starts_with("outside/importer/") && !is_header;
      if (!at_home || driver_users.size() > 1) {
        wrong.push_back(place(file, include.line) + include.what + " outside the one .cpp of outside/importer");
      }
    }
  }
  return wrong;
}

std::vector<std::string> too_long(const std::vector<SourceFile>& files) {
  std::vector<std::string> wrong;
  for (const SourceFile& file : files) {
    const auto lines = static_cast<int>(std::count(file.text.begin(), file.text.end(), '\n'));
    if (lines > kLongestFile) wrong.push_back(place(file, lines) + "over " + std::to_string(kLongestFile) + " lines");
  }
  return wrong;
}

}  // namespace

TEST_CASE("the files of the pipeline point one way, keep big headers in their place and are not too long") {
  const auto files = pipeline_files();
  REQUIRE(files.size() > 50);
  CHECK(wrong_arrows(files) == std::vector<std::string>{});
  CHECK(headers_out_of_place(files) == std::vector<std::string>{});
  CHECK(too_long(files) == std::vector<std::string>{});
}

TEST_CASE("an include along the arrows passes, one against them is named with file and line") {
  const auto [path, included, passes] = GENERATE(table<std::string, std::string, bool>({
      {"domain/retry.cpp", "domain/verdict.h", true},
      {"domain/retry.cpp", "ledger/statement.h", false},
      {"domain/retry.cpp", "stages/stage.h", false},
      {"ledger/statement.cpp", "ledger/statement.h", true},
      {"ledger/statement.cpp", "domain/time.h", true},
      {"ledger/statement.cpp", "domain/text.h", false},
      {"domain/retry.cpp", "sql/queue.h", false},
      {"runner/queue.cpp", "sql/queue.h", true},
      {"ledger/statement.cpp", "stages/stage.h", false},
      {"outside/curl.cpp", "domain/text.h", true},
      {"outside/curl.cpp", "ledger/database.h", false},
      {"outside/importer/bson.cpp", "outside/importer/bson.h", true},
      {"outside/importer/bson.cpp", "ledger/database.h", false},
      {"outside/importer/bson.cpp", "stages/postcall/import.h", false},
      {"stages/postcall/email.cpp", "stages/postcall/email.h", true},
      {"stages/postcall/email.cpp", "stages/postcall/email_row.h", true},
      {"stages/postcall/email_row.h", "stages/postcall/summarize_row.h", false},
      {"stages/postcall/email.cpp", "stages/stage.h", true},
      {"stages/postcall/email.cpp", "ledger/statement.h", false},
      {"stages/postcall/email.cpp", "domain/mail_content.h", true},
      {"stages/postcall/email.cpp", "ledger/database.h", false},
      {"stages/postcall/email.cpp", "outside/outside.h", false},
      {"stages/postcall/email.cpp", "stages/postcall/summarize.h", false},
      {"stages/postcall/email.cpp", "stages/flows.h", false},
      {"stages/stage.h", "stages/postcall/email.h", false},
      {"stages/stage.h", "ledger/database.h", true},
      {"stages/flows.cpp", "stages/postcall/email.h", true},
      {"stages/flows.h", "stages/postcall/email.h", false},
      {"stages/flows.cpp", "runner/worker.h", false},
      {"runner/worker.cpp", "stages/stage.h", true},
      {"runner/worker.cpp", "stages/postcall/email.h", false},
      {"runner/worker.cpp", "stages/flows.h", false},
      {"runner/worker.cpp", "commands/command.h", false},
      {"web/pages.cpp", "stages/flows.h", true},
      {"web/pages.cpp", "commands/table.h", false},
      {"commands/run.cpp", "runner/worker.h", true},
      {"commands/run.cpp", "web/server.h", true},
      {"main.cpp", "commands/command.h", true},
      {"cellar/wine.cpp", "domain/text.h", false},
  }));
  INFO(path << " includes " << included);
  const auto wrong = wrong_arrows({{path, "#pragma once\n#include <string>\n#include \"" + included + "\"\n"}});
  REQUIRE(wrong.empty() == passes);
  if (!passes) CHECK_THAT(wrong.front(), Catch::StartsWith("pipeline/" + path + ":3: ") && Catch::EndsWith(included));
}

TEST_CASE("MongoDB's driver stands in one .cpp of the importer, json.hpp in no header") {
  const std::string driver = "#include <mongoc/mongoc.h>\n";
  const std::string json = "#include <nlohmann/json.hpp>\n";
  const auto [files, wrong] = GENERATE_COPY(table<std::vector<SourceFile>, std::size_t>({
      {{{"outside/importer/live.cpp", driver}}, 0},
      {{{"outside/importer/live.cpp", driver + "#  include <mongoc/mongoc.h>\n"}}, 0},
      {{{"outside/importer/live.cpp", driver}, {"outside/importer/more.cpp", driver}}, 1},
      {{{"outside/importer/live.h", driver}}, 1},
      {{{"outside/curl.cpp", driver}}, 1},
      {{{"stages/postcall/import.cpp", driver}}, 1},
      {{{"domain/text.cpp", json}}, 0},
      {{{"domain/text.h", json}}, 1},
      {{{"domain/text.h", "#include <nlohmann/json_fwd.hpp>\n"}}, 0},
  }));
  CHECK(headers_out_of_place(files).size() == wrong);
}

TEST_CASE("a file of 400 lines passes, one of 401 is named") {
  CHECK(too_long({{"domain/long.cpp", std::string(400, '\n')}}).empty());
  CHECK(too_long({{"domain/long.cpp", std::string(401, '\n')}}).size() == 1);
}
