// How much is loaded at once.
#include "runner/load_jobs.h"

#include <catch2/catch.hpp>

#include "scratch.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::runner;

namespace {

/// Jobs 1, 2, ... of stage summarize, whose transcripts have so many characters.
std::vector<Claimed> claimed_with(ledger::Database& database, const std::vector<std::int64_t>& characters) {
  std::vector<Claimed> claimed;
  for (const std::int64_t count : characters) {
    const std::int64_t call_row = tests::call(database, {.status = "called"});
    const std::int64_t job_id = tests::job(database, {.call_row = call_row, .stage = "summarize"});
    database.execute(
        "insert into transcripts (call_row, turns, turn_count, character_count, order_quality, "
        "order_counts, assembled_at) values (" +
            std::to_string(call_row) + ", '[]', 0, " + std::to_string(count) + ", 'linked', '{}', 1)",
        "test");
    claimed.push_back({.job_id = job_id, .call_row = call_row, .stage = "summarize"});
  }
  return claimed;
}

}  // namespace

TEST_CASE("of the claimed jobs so many are loaded at once as hold 64 MB, and one at least") {
  const auto [characters, at_once] = GENERATE(table<std::vector<std::int64_t>, std::size_t>({
      {{}, 0},
      {{5, 5, 5}, 3},
      {std::vector<std::int64_t>(60, 5'000'000), 13},
      {{900'000'000}, 1},
      {{900'000'000, 5}, 1},
      {{5, 900'000'000, 5}, 1},
      {{kLoadedBytes - 5, 5, 1}, 2},
  }));
  tests::Scratch scratch;
  std::vector<Claimed> claimed = claimed_with(scratch.database, characters);
  claimed.push_back({.job_id = 1'000, .stage = "email"});
  const auto next = next_to_load(scratch.database, claimed, "summarize");
  CHECK(next.size() == at_once);
  for (std::size_t i = 0; i < next.size(); ++i) CHECK(next[i].job_id == claimed[i].job_id);
}

TEST_CASE("the items that an assembly reads count with their bytes") {
  tests::Scratch scratch;
  const std::int64_t call_row = tests::call(scratch.database, {.call_id = "long"});
  const std::int64_t job_id = tests::job(scratch.database, {.call_row = call_row, .stage = "assemble"});
  const std::int64_t other = tests::job(scratch.database, {.stage = "assemble"});
  scratch.database.execute(
      "insert into transcript_items (call_id, chunks, digest, imported_at) values ('long', "
      "json_array(printf('%.*c', 70000000, 'x')), 1, 1)",
      "test");
  const std::vector<Claimed> claimed{{.job_id = other, .stage = "assemble"}, {.job_id = job_id, .stage = "assemble"}};
  CHECK(next_to_load(scratch.database, claimed, "assemble").size() == 1);
}
