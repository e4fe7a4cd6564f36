// The program's own UPDATEs of jobs and leads raise `transition`, so that a person's are known from them.
#include <catch2/catch.hpp>
#include <map>
#include <regex>

#include "ledger/sql_files.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

/// Statements that act for a person who asks again, each with its reason.
const std::map<std::string, std::string>& acts_for_a_person() {
  static const std::map<std::string, std::string> statements = {
      {"desk/rerun", "a person asks for the job again"},
      {"queue/enqueue_job", "who enqueues a failed call asks for it again"},
      {"leads/dial_again", "a person wants the lead dialled again"},
  };
  return statements;
}

std::string without_comments(std::string_view sql) {
  return std::regex_replace(std::string(sql), std::regex("--[^\n]*"), "");
}

/// Every UPDATE of jobs or leads in a text: from its verb to the semicolon.
std::vector<std::string> updates(const std::string& sql) {
  static const std::regex kUpdate(
      R"(\bupdate\s+(?:jobs|leads)\b[^;]*|\binsert\s+into\s+(?:jobs|leads)\b[^;]*\bdo\s+update\b[^;]*)",
      std::regex::icase);
  std::vector<std::string> found;
  for (std::sregex_iterator at(sql.begin(), sql.end(), kUpdate), end; at != end; ++at) found.push_back(at->str());
  return found;
}

bool raises(const std::string& update) {
  return std::regex_search(update, std::regex(R"(\btransition = (?:\w+\.)?transition \+ 1\b)"));
}

}  // namespace

TEST_CASE("every UPDATE of jobs and leads in sql/ and in the triggers raises transition, save where a person acts") {
  int seen = 0;
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (file.name.starts_with("migrations/")) continue;
    INFO(file.name);
    const auto found = updates(without_comments(file.text));
    seen += static_cast<int>(found.size());
    const bool is_a_persons = acts_for_a_person().count(std::string(file.name)) > 0;
    if (is_a_persons) CHECK(found.size() == 1);
    for (const std::string& update : found) CHECK(raises(update) != is_a_persons);
  }
  CHECK(seen > 15);
  Scratch scratch;
  auto triggers = scratch.database.prepare("select name, sql from sqlite_schema where type = 'trigger'", "test");
  int in_triggers = 0;
  while (triggers.next()) {
    INFO(triggers.get<std::string>("name"));
    for (const std::string& update : updates(without_comments(triggers.get<std::string>("sql")))) {
      CHECK(raises(update));
      ++in_triggers;
    }
  }
  CHECK(in_triggers == 10);
}

TEST_CASE("an UPDATE without transition is seen, on conflict as well") {
  CHECK_FALSE(raises(updates("update jobs set retry_after = null").at(0)));
  CHECK_FALSE(raises(updates("insert into leads (a) values (1) on conflict (a) do update set b = 1").at(0)));
  CHECK(raises(updates("update leads set a = 1, transition = leads.transition + 1 from x").at(0)));
  CHECK(updates("update calls set a = 1; insert into jobs (a) values (1)").empty());
}
