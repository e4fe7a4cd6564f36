// Whatever is given to `callmill sql`: rows, or a refusal with words; the database stays as it is.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "fuzz/chance.h"
#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

const std::vector<std::string> kSqlTokens{"'", "null", "=",    "\"", ";",  "--",  "-9223372036854775808", "1e999",
                                          "%", "é",    "\xFF", " ",  "\n", "0x1", "9223372036854775808"};

/// Runs the words; an empty answer when they are refused, which must say why.
std::string answered(const Desk& desk, const std::vector<std::string>& words) {
  try {
    return desk.ask(words).out;
  } catch (const std::runtime_error& error) {
    CHECK_FALSE(std::string(error.what()).empty());
    return {};
  }
}

}  // namespace

TEST_CASE("any value of a parameter goes in and comes out in every format, or is refused") {
  const Desk desk;
  const std::string path = (desk.folder.path() / "typed.sql").string();
  std::ofstream(path) << "select :v as v, typeof(:v) as type, length(:v) as length";
  Spoiler chance(8);
  for (int round = 0; round < 150; ++round) {
    const std::string value = chance.spoiled("12.5", kSqlTokens);
    CAPTURE(round, value);
    const std::string out = answered(desk, {"sql", path, "--param", "v=" + value, "--format", "json"});
    REQUIRE(nlohmann::json::parse(out).size() == 1);
    CHECK_FALSE(answered(desk, {"sql", path, "--param", "v=" + value, "--format", "csv"}).empty());
    CHECK_FALSE(answered(desk, {"sql", path, "--param", "v=" + value}).empty());
  }
}

TEST_CASE("spoiled statements and parameters are rows or a refusal, and write nothing") {
  Desk desk;
  const std::string path = (desk.folder.path() / "typed.sql").string();
  Spoiler chance(9);
  const std::string before = word(desk.database, "select group_concat(id || status || stage) from jobs");
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    std::ofstream(path, std::ios::binary)
        << chance.spoiled("select id, status from jobs where id = :id and status = :status -- all\n", kSqlTokens);
    answered(desk, {"sql", path, "--param", chance.spoiled("id=1", kSqlTokens), "--param", "status=failed"});
  }
  CHECK(word(desk.database, "select group_concat(id || status || stage) from jobs") == before);
}
