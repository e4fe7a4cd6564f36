#include "domain/lead/whitelist.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("a whitelist takes any spelling, and one that cannot be read names its entry") {
  CHECK_FALSE(read_whitelist("").on);
  CHECK_FALSE(read_whitelist("  ").on);
  const Whitelist two = read_whitelist("98765 43210, +91-91234-56789,");
  CHECK(two.on);
  CHECK(two.unreadable == "");
  CHECK(two.numbers == std::set<std::string>{"+919876543210", "+919123456789"});
  const Whitelist nobody = read_whitelist(" , ");
  CHECK(nobody.on);
  CHECK(nobody.numbers.empty());
  const Whitelist broken = read_whitelist("9876543210,98765XXXXX");
  CHECK(broken.on);
  CHECK_THAT(broken.unreadable, Catch::StartsWith("CALL_WHITELIST_NUMBERS: entry 2 holds 'X'"));
}
