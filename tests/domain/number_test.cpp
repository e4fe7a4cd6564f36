#include <catch2/catch.hpp>
#include <cstdint>

#include "domain/number.h"

using namespace callmill;

TEST_CASE("a text is a number only from end to end") {
  CHECK(number_in<int>("42") == 42);
  CHECK(number_in<int>("-7") == -7);
  CHECK(number_in<double>("1.5e3") == 1500.0);
  for (const char* text : {"", " 42", "42 ", "+42", "4x", "x", "0x10", "99999999999999999999"}) {
    INFO(text);
    CHECK(number_in<std::int64_t>(text) == std::nullopt);
  }
}
