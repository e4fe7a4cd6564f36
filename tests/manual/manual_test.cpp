// README.md and ops/manual are held to the program: what their tables name is what there is, and what they tell to type
// works.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "commands/command_line.h"
#include "commands/help.h"
#include "commands/settings_table.h"
#include "domain/mapping.h"
#include "house/rules.h"
#include "ledger/sql_files.h"
#include "manual/markdown.h"
#include "places.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;

namespace {

const Markdown& manual() {
  static const Markdown page(text_of_manual());
  return page;
}

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

/// The first code span of each row's first cell, up to its first space.
std::set<std::string> names_in(const std::vector<Cells>& rows) {
  std::set<std::string> names;
  for (const Cells& row : rows) {
    const auto spans = spans_of(row.at(0));
    INFO("the row of " << row.at(0));
    REQUIRE(spans.size() == 1);
    CHECK(names.insert(spans[0].substr(0, spans[0].find(' '))).second);
  }
  return names;
}

/// A shell's words of one line, as far as the manual's lines need it; stops at a comment, a pipe or a redirection.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream text(line);
  for (std::string word; text >> std::quoted(word, '\'');) {
    if (word == "|" || word == "#" || word.starts_with(">") || word == "&") break;
    words.push_back(word);
  }
  return words;
}

/// What the manual tells to type to callmill itself; placeholders such as COMMAND are no command lines.
std::vector<std::string> command_lines() {
  std::vector<std::string> lines = spans_of(manual().prose());
  for (const Fence& fence : manual().fences()) {
    for (const std::string& line : fence.lines) {
      if (fence.language == "sh") lines.push_back(line);
      if (line.starts_with("$ ")) lines.push_back(line.substr(2));
    }
  }
  std::erase_if(lines, [](const std::string& line) {
    return !line.starts_with("callmill ") || line.starts_with("callmill COMMAND");
  });
  return lines;
}

std::set<std::string> failure_kinds() {
  static const std::regex kConstant("constexpr std::string_view \\w+ =\\s+\"(\\w+)\"");
  const std::string header = text_of_file("pipeline/domain/failure_kind.h");
  std::set<std::string> kinds;
  for (std::sregex_iterator at(header.begin(), header.end(), kConstant), end; at != end; ++at) kinds.insert((*at)[1]);
  return kinds;
}

std::set<std::string> of_database(const std::string& type) {
  Scratch scratch;
  std::set<std::string> names;
  auto query = scratch.database.prepare(
      "select name from sqlite_master where name not like 'sqlite%' and type = '" + type + "'", "test");
  while (query.next()) names.insert(query.get<std::string>("name"));
  return names;
}

}  // namespace

TEST_CASE("the manual names every command with its example, and no other", "[manual]") {
  std::set<std::string> names;
  for (const Command& command : all_commands()) names.insert(command.name);
  const auto rows = manual().table("command");
  CHECK(names_in(rows) == names);
  for (const Command& command : all_commands()) {
    CHECK(std::any_of(rows.begin(), rows.end(), [&](const Cells& row) { return row.at(2) == code(command.example); }));
  }
}

TEST_CASE("the manual's settings are the program's: names, default, unit, in the same order", "[manual]") {
  const Settings defaults;
  const Secrets none;
  std::vector<Cells> settings;
  for (const Setting& one : all_settings()) {
    const std::string value = one.show(defaults, none);
    settings.push_back({one.secret ? "none" : code("--" + one.option()), code(one.environment),
                        value.empty() ? "(empty)" : (one.secret ? value : code(value)), std::string(one.unit)});
  }
  std::vector<Cells> shown = manual().table("command line");
  for (Cells& row : shown) row.resize(4);
  CHECK(shown == settings);
}

TEST_CASE("the manual names every table and every view of a migrated database, and no other", "[manual]") {
  CHECK(names_in(manual().table("table")) == of_database("table"));
  CHECK(names_in(manual().table("view")) == of_database("view"));
}

TEST_CASE("the manual names every error_kind, and no other", "[manual]") {
  REQUIRE(failure_kinds().size() > 20);
  CHECK(names_in(manual().table("error_kind")) == failure_kinds());
}

TEST_CASE("the manual's exit codes are those of the help, in its words", "[manual]") {
  std::ostringstream out;
  print_help(out, all_commands());
  std::string help = out.str();
  help.erase(0, help.find("Exit codes:"));
  static const std::regex kLine("\n  (\\d)  ([^\n]+)");
  std::vector<Cells> promised;
  for (std::sregex_iterator at(help.begin(), help.end(), kLine), end; at != end; ++at) {
    promised.push_back({(*at)[1], (*at)[2]});
  }
  std::vector<Cells> shown = manual().table("code");
  REQUIRE(shown.size() == promised.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    CHECK(shown[i].at(0) == promised[i][0]);
    CHECK_THAT(shown[i].at(1), Catch::StartsWith(promised[i][1]));
  }
}

TEST_CASE("the manual names every report, and no other", "[manual]") {
  std::set<std::string> reports;
  const std::string folder = "reports/";
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (file.name.starts_with(folder)) reports.emplace(file.name.substr(folder.size()));
  }
  CHECK(names_in(manual().table("report")) == reports);
}

TEST_CASE("the manual's field mapping is the importer's", "[manual]") {
  std::map<std::string, std::vector<std::string>> mapping;
  for (const auto& [field, pointers] : default_mapping()) {
    for (const Pointer& pointer : pointers) mapping[field].push_back(format_pointer(pointer));
  }
  std::map<std::string, std::vector<std::string>> shown;
  for (const Cells& row : manual().table("field of a document")) shown[spans_of(row.at(0)).at(0)] = spans_of(row.at(1));
  CHECK(shown == mapping);
}

TEST_CASE("every command line in the manual is one that callmill understands", "[manual]") {
  const auto lines = command_lines();
  REQUIRE(lines.size() > 20);
  for (const std::string& line : lines) {
    INFO(line);
    auto words = words_of(line);
    words.erase(words.begin());
    CHECK_NOTHROW(read_command_line(words, all_commands()));
  }
}

TEST_CASE("every SQL statement in the manual can be prepared on a migrated database", "[manual]") {
  Scratch scratch;
  int statements = 0;
  for (const Fence& fence : manual().fences()) {
    if (fence.language != "sql") continue;
    std::string text;
    for (const std::string& line : fence.lines) text += line + '\n';
    std::istringstream script(text);
    for (std::string statement; std::getline(script, statement, ';');) {
      if (statement.find_first_not_of(" \n") == std::string::npos) continue;
      INFO(statement);
      CHECK_NOTHROW(scratch.database.prepare(statement, "ops/manual"));
      ++statements;
    }
  }
  CHECK(statements > 8);
}

TEST_CASE("every settings file in the manual is one that callmill reads, every mapping one that it takes", "[manual]") {
  ScratchFolder folder;
  int files = 0;
  for (const Fence& fence : manual().fences()) {
    std::string text;
    for (const std::string& line : fence.lines) text += line + '\n';
    INFO(text);
    if (fence.language == "json") CHECK_NOTHROW(read_mapping(nlohmann::json::parse(text)));
    if (fence.language != "sh" && text.find("OPENAI_MODEL=") != std::string::npos) {
      const auto path = folder.path() / std::to_string(++files);
      std::ofstream(path) << text;
      std::filesystem::permissions(path, std::filesystem::perms::owner_read);
      CHECK_NOTHROW(configure({{"config", path.string()}}, {}));
    }
  }
  CHECK(files == 3);
}

TEST_CASE("every event that the manual says the log has is written somewhere", "[manual]") {
  std::set<std::string> literals;
  for (const house::SourceFile& file : house::read_tree(CALLMILL_SOURCE_DIR).code) {
    for (const house::Literal& literal : house::literals_of(file.text)) literals.insert(literal.text);
  }
  for (const Cells& row : manual().table("log field")) {
    if (row.at(0) != "`event`" && row.at(0) != "`logger`") continue;
    const auto words = spans_of(row.at(1));
    CHECK_FALSE(words.empty());
    for (const std::string& word : words) {
      INFO(word);
      CHECK(literals.count(word) == 1);
    }
  }
}
