#include "intake/store_leads.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/lead/lead_limits.h"
#include "scratch.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::intake;
using namespace callmill::tests;

namespace {

constexpr UnixTime kStoredAt = unix_time(1'800'000'000);

LeadRow lead_row(int number, const nlohmann::json& more = nlohmann::json::object()) {
  nlohmann::json row{{"name", "Asha"}, {"phone", std::to_string(9'800'000'000 + number)}, {"source", "web"}};
  row.update(more);
  auto read = read_lead(record_of(row, static_cast<std::uint64_t>(number)), "");
  if (const auto* error = std::get_if<RowError>(&read)) throw std::runtime_error(error->column + ": " + error->why);
  return std::get<LeadRow>(std::move(read));
}

/// `count` attributes of `length` characters, a0 to an.
nlohmann::json attributes(int count, std::size_t length, const std::string& prefix = "a") {
  nlohmann::json all = nlohmann::json::object();
  for (int i = 0; i < count; ++i) all[prefix + std::to_string(i)] = std::string(length, 'x');
  return all;
}

std::vector<LeadRow> rows_of(int count, const nlohmann::json& more = nlohmann::json::object()) {
  std::vector<LeadRow> rows;
  for (int i = 0; i < count; ++i) rows.push_back(lead_row(i, more));
  return rows;
}

/// Counts the leads that each transaction of a connection writes.
struct Commits {
  explicit Commits(ledger::Database& database) {
    sqlite3_update_hook(
        database.handle(),
        [](void* self, int, const char*, const char* written, sqlite3_int64) {
          static_cast<Commits*>(self)->open += std::string_view(written) == "leads" ? 1 : 0;
        },
        this);
    sqlite3_commit_hook(
        database.handle(),
        [](void* self) {
          auto& commits = *static_cast<Commits*>(self);
          commits.rows.push_back(std::exchange(commits.open, 0));
          return 0;
        },
        this);
  }
  int open = 0;
  std::vector<int> rows;
};

std::string outcome_of(ledger::Database& database, const LeadRow& row, OnDuplicate on_duplicate = OnDuplicate::merge) {
  const StoredLead stored = store_leads(database, {&row, 1}, {.on_duplicate = on_duplicate}, kStoredAt).at(0);
  constexpr const char* kWords[] = {"added", "invalid_phone", "do_not_call", "over", "merged", "refused", "malformed"};
  return kWords[static_cast<std::size_t>(stored.outcome)] + (stored.why.empty() ? "" : ": " + stored.why);
}

}  // namespace

TEST_CASE("a list is written in transactions of at most 500 rows") {
  Scratch scratch;
  Commits commits(scratch.database);
  const auto answers = store_leads(scratch.database, rows_of(1201), {}, kStoredAt);
  CHECK(commits.rows == std::vector<int>{500, 500, 201});
  CHECK(answers.size() == 1201);
  CHECK(number(scratch.database, "select count(*) from leads") == 1201);
}

TEST_CASE("a transaction takes 500 rows and four megabytes at most, and one row at least") {
  const auto [rows, count] = GENERATE(table<std::vector<LeadRow>, std::size_t>({
      {rows_of(0), 0},
      {rows_of(1), 1},
      {rows_of(500), 500},
      {rows_of(501), 500},
      {rows_of(200, attributes(6, 9'900)), (4U << 20U) / (6 * (9'900 + 7) + 21)},
      {std::vector{[] {
         LeadRow huge = lead_row(1);
         huge.query_message = std::string(5U << 20U, 'x');
         return huge;
       }()},
       1},
  }));
  CHECK(rows_of_transaction(rows) == count);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) bytes += bytes_of(rows[i]);
  if (count > 1) CHECK(bytes <= kMostBytes);
}

TEST_CASE("what stops a list keeps what was committed before, and the list can be stored again") {
  Scratch scratch;
  scratch.database.execute(
      "create trigger full before insert on leads when new.phone = '9800000700' begin select raise(abort, 'no'); end",
      "test");
  const auto rows = rows_of(1201);
  CHECK_THROWS_AS(store_leads(scratch.database, rows, {}, kStoredAt), ledger::LedgerError);
  CHECK(number(scratch.database, "select count(*) from leads") == 500);
  scratch.database.execute("drop trigger full", "test");
  const auto answers = store_leads(scratch.database, rows, {}, kStoredAt);
  CHECK(answers.at(499).outcome == LeadOutcome::merged);
  CHECK(answers.at(500).outcome == LeadOutcome::added);
  CHECK(number(scratch.database, "select count(*) from leads") == 1201);
}

TEST_CASE("a number that is a lead is filled, and only a lead that changes is touched") {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  CHECK(outcome_of(database, lead_row(1, {{"Budget", "50"}})) == "added");
  Commits commits(database);
  CHECK(outcome_of(database, lead_row(1, {{"Budget", "60"}})) == "merged");
  CHECK(outcome_of(database, lead_row(1, {{"city", "Pune"}, {"Floor", 3}}), OnDuplicate::refuse) == "refused");
  CHECK(commits.rows == std::vector<int>{0, 0});
  CHECK(outcome_of(database, lead_row(1, {{"city", "Pune"}, {"Budget", "60"}, {"Floor", 3}})) == "merged");
  CHECK(outcome_of(database, lead_row(1, {{"city", "Delhi"}})) == "merged");
  CHECK(commits.rows == std::vector<int>{0, 0, 1, 0});
  CHECK(word(database, "select city || ' ' || attributes from leads") == R"(Pune {"Budget":"50","Floor":3})");
}

TEST_CASE("a lead never grows beyond what a lead may hold, however often its number is sent") {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  CHECK(outcome_of(database, lead_row(1, attributes(100, 10))) == "added");
  CHECK(outcome_of(database, lead_row(1, attributes(100, 20))) == "merged");
  CHECK(outcome_of(database, lead_row(1, {{"one_more", "x"}})) ==
        "malformed: with this row it would hold too much: attributes: more than 100 columns besides the known ones");
  CHECK(outcome_of(database, lead_row(1, {{"city", "Pune"}})) == "merged");
  CHECK(outcome_of(database, lead_row(2, attributes(6, 9'900))) == "added");
  CHECK_THAT(outcome_of(database, lead_row(2, attributes(2, 9'900, "b"))),
             Catch::StartsWith("malformed: with this row it would hold too much: the row holds 79"));
  CHECK(number(database, "select max(length(attributes)) from leads") <= 65'536);
}

TEST_CASE("a dry run gives what storing would give") {
  Scratch scratch;
  Scratch dry;
  outcome_of(scratch.database, lead_row(1, attributes(100, 10)));
  const std::vector<LeadRow> rows{lead_row(1, {{"more", "x"}}), lead_row(2), lead_row(2), lead_row(1)};
  const auto words = [](const std::vector<StoredLead>& answers) {
    std::string all;
    for (const StoredLead& one : answers)
      all += std::to_string(static_cast<int>(one.outcome)) + " " + std::to_string(one.same_as_line) + "; ";
    return all;
  };
  const auto dry_run = dry_run_leads(scratch.database, dry.database, rows, {}, kStoredAt);
  CHECK(number(scratch.database, "select count(*) from leads") == 1);
  CHECK(words(dry_run) == words(store_leads(scratch.database, rows, {}, kStoredAt)));
}

TEST_CASE("SQL that makes a lead larger than a lead may be is refused in words") {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  const std::int64_t id = lead(database, {.phone_e164 = "+919800000001"});
  const auto [set, words] = GENERATE(table<std::string, std::string>({
      {"name = substr(hex(zeroblob(101)), 1, 201)", "leads.name: longer than 200 characters"},
      {"source = hex(zeroblob(101))", "leads.source: longer than 200 characters"},
      {"city = hex(zeroblob(5001))", "leads: phone, email, product_name, city, state or query_message is longer"},
      {"query_message = hex(zeroblob(5001))", "or query_message is longer than 10000 characters"},
      {"attributes = json_object('a', hex(zeroblob(5001)))", "leads.attributes: expected a JSON object of at most 100"},
      {"attributes = json_object(hex(zeroblob(101)), 1)", "leads.attributes: expected a JSON object of at most 100"},
      {"attributes = '[}'", "leads.attributes: expected a JSON object"},
      {"attributes = (with recursive n (i) as (select 1 union all select i + 1 from n where i < 101) "
       "select json_group_object('a' || i, i) from n)",
       "leads.attributes: expected a JSON object of at most 100 names"},
      {"attributes = (with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000) "
       "select json_group_object('a' || i, i) from n)",
       "leads: the row holds more than 65536 bytes"},
      {"email = hex(zeroblob(5000)), product_name = hex(zeroblob(5000)), city = hex(zeroblob(5000)), "
       "state = hex(zeroblob(5000)), query_message = hex(zeroblob(5000)), "
       "attributes = json_object('a', hex(zeroblob(4900)), 'b', hex(zeroblob(4900)))",
       "leads: the row holds more than 65536 bytes"},
  }));
  INFO(set);
  CHECK_THROWS_WITH(database.execute("update leads set " + set, "test"), Catch::Contains(words));
  const auto equals = set.find(" = ");
  if (set.find(", product_name") == std::string::npos) {
    const std::string column = set.substr(0, equals);
    CHECK_THROWS_WITH(database.execute("insert into leads (phone, " + column + (column == "name" ? "" : ", name") +
                                           (column == "source" ? "" : ", source") + ") values ('9800000002', " +
                                           set.substr(equals + 3) + (column == "name" ? "" : ", 'n'") +
                                           (column == "source" ? "" : ", 's'") + ")",
                                       "test"),
                      Catch::Contains(words));
  }
  CHECK(number(database, "select count(*) from leads where id = " + std::to_string(id) + " and name = 'Asha'") == 1);
}

TEST_CASE("a lead from before the limits goes on as it was") {
  Scratch scratch;
  ledger::Database& database = scratch.database;
  database.execute("drop trigger leads_limits_on_insert", "test");
  lead(database, {.phone_e164 = "+919800000001", .attributes = attributes(3000, 10).dump()});
  CHECK_NOTHROW(database.execute("update leads set status = 'dispatched', name = name, retry_after = 5", "test"));
  CHECK(outcome_of(database, lead_row(1, {{"a1", "x"}})) == "merged");
  CHECK_THAT(outcome_of(database, lead_row(1, {{"more", "x"}})), Catch::StartsWith("malformed: "));
  CHECK_NOTHROW(database.execute("update leads set attributes = '{}'", "test"));
}
