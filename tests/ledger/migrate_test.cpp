#include "ledger/migrate.h"

#include <catch2/catch.hpp>

using namespace callmill::ledger;

TEST_CASE("migrating an empty database brings it to the program's version, and again does nothing") {
  Database database(":memory:", Access::create);
  CHECK(migrate(database) == program_version());
  CHECK(database_version(database) == program_version());
  CHECK(migrate(database) == 0);
}

TEST_CASE("a database newer than the program is refused with both versions") {
  Database database(":memory:", Access::create);
  migrate(database);
  database.execute("pragma user_version = 9999", "test");
  CHECK_THROWS_AS(migrate(database), NewerDatabase);
  CHECK_THROWS_WITH(require_current(database),
                    Catch::Contains("9999") && Catch::Contains(std::to_string(program_version())));
}
