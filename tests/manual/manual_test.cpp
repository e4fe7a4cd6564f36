// README.md and ops/manual are held to the program: what their tables name is what there is, and what they say to type
// works.
#include "commands/manual.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "commands/command_line.h"
#include "commands/help_texts.h"
#include "commands/list.h"
#include "domain/importing/mapping.h"
#include "domain/job/failure_kind.h"
#include "golden.h"
#include "house/rules.h"
#include "ledger/sql_files.h"
#include "manual/generated.h"
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

/// What the manual says to type to callmill itself; placeholders such as COMMAND are no command lines.
std::vector<std::string> command_lines() {
  std::vector<std::string> lines = spans_of(manual().prose());
  for (const Fence& fence : manual().fences()) {
    for (const std::string& line : fence.lines) {
      if (fence.language == "sh") lines.push_back(line);
      if (line.starts_with("$ ")) lines.push_back(line.substr(2));
    }
  }
  static const std::string kUser = "sudo -u callmill ";
  for (std::string& line : lines) {
    if (line.starts_with(kUser)) line.erase(0, kUser.size());
  }
  std::erase_if(lines, [](const std::string& line) {
    return !line.starts_with("callmill ") || line.starts_with("callmill COMMAND");
  });
  return lines;
}

/// Whether the command's help has `word`, which chooses what it does.
bool helps_with(const Command& command, const std::string& word) {
  std::ostringstream help;
  print_help(help, command);
  return std::regex_search(help.str(), std::regex("\\b" + word + "\\b"));
}

bool is_topic(const std::string& word) {
  const auto pages = manual_pages();
  return word == "TOPIC" || word == "KIND" || failure_kind::meaning_of(word) != nullptr ||
         std::any_of(pages.begin(), pages.end(), [&](const ManualPage& page) { return page.topic == word; });
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

TEST_CASE("the manual's generated tables are the program's, and all its tables are aligned", "[manual]") {
  std::vector<std::string> pages = names_of_pages();
  pages.push_back("README.md");
  for (const std::string& page : pages) check_file(page, renewed(text_of_file(page)));
  static const std::regex kMark("<!-- generated: ([a-z ]+) -->");
  std::set<std::string> shown;
  const std::string& text = manual().text();
  for (std::sregex_iterator at(text.begin(), text.end(), kMark), end; at != end; ++at) shown.insert((*at)[1]);
  CHECK(shown == std::set<std::string>{"commands", "error kinds", "exit codes", "reports", "settings", "views"});
}

TEST_CASE("every error_kind has a meaning, and nothing else has", "[manual]") {
  static const std::regex kConstant("constexpr std::string_view \\w+ =\\s+\"(\\w+)\"");
  const std::string header = text_of_file("pipeline/domain/job/failure_kind.h");
  std::vector<std::string> kinds;
  for (std::sregex_iterator at(header.begin(), header.end(), kConstant), end; at != end; ++at)
    kinds.push_back((*at)[1]);
  std::vector<std::string> explained;
  for (const failure_kind::Meaning& meaning : failure_kind::meanings()) {
    explained.emplace_back(meaning.kind);
    CHECK_FALSE(
        (meaning.stages.empty() || meaning.happened.empty() || meaning.worker.empty() || meaning.remedy.empty()));
  }
  CHECK(explained == kinds);
}

TEST_CASE("every page is compiled in, opens with one sentence, and the README leads to it", "[manual]") {
  std::vector<std::string> compiled;
  const std::string readme = text_of_file("README.md");
  CHECK(std::count(readme.begin(), readme.end(), '\n') <= 220);
  for (const ManualPage& page : manual_pages()) {
    const std::string name = "ops/manual/" + std::string(page.topic) + ".md";
    INFO(name);
    compiled.push_back(name);
    CHECK(page.text == text_of_file(name));
    CHECK(page.text.starts_with("# "));
    const std::string about = page.about();
    CHECK(about.find('.') == about.size() - 1);
    CHECK(about.size() < 110);
    CHECK(readme.find("](" + name + ")") != std::string::npos);
  }
  CHECK(compiled == names_of_pages());
}

TEST_CASE("the manual names every table and every view of a migrated database, and no other", "[manual]") {
  CHECK(names_in(manual().table("table")) == of_database("table"));
  CHECK(names_in(manual().table("view")) == of_database("view"));
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
  REQUIRE(lines.size() > 60);
  for (const std::string& line : lines) {
    INFO(line);
    auto words = words_of(line);
    words.erase(words.begin());
    CommandLine read;
    REQUIRE_NOTHROW(read = read_command_line(words, all_commands()));
    for (const std::string choice : {"action", "what"}) {
      if (read.arguments.count(choice) == 0) continue;
      CHECK(helps_with(*read.command, read.arguments[choice].as<std::string>()));
    }
    if (read.command->name == "help" && read.arguments.count("topic") > 0) {
      CHECK(is_topic(read.arguments["topic"].as<std::string>()));
    }
    if (read.command->name == "report" && read.arguments.count("name") > 0) {
      const auto name = read.arguments["name"].as<std::string>();
      if (name != "NAME") CHECK_NOTHROW(ledger::sql_file("reports/" + name));
    }
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

TEST_CASE("every event and logger that the program writes by name is on the manual's page", "[manual]") {
  static const std::regex kWritten(
      "\\{\"event\", \"(\\w+)\"|Level::\\w+,\\s*(?:[\\w.]+ \\? )?\"(\\w+)\"(?:\\s*: \"(\\w+)\")?");
  std::set<std::string> explained;
  for (const Cells& row : manual().table("log field")) {
    if (row.at(0) != "`event`" && row.at(0) != "`logger`") continue;
    for (const std::string& word : spans_of(row.at(1))) explained.insert(word);
  }
  std::size_t written = 0;
  for (const house::SourceFile& file : house::read_tree(CALLMILL_SOURCE_DIR).code) {
    for (std::sregex_iterator at(file.text.begin(), file.text.end(), kWritten), end; at != end; ++at) {
      for (const std::size_t group : {1u, 2u, 3u}) {
        if (!(*at)[group].matched) continue;
        ++written;
        INFO(file.path << ": " << (*at)[group]);
        CHECK(explained.count((*at)[group]) == 1);
      }
    }
  }
  CHECK(written > 30);
}
