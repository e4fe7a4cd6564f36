// The soak for twenty seconds, so that it cannot rot; ops/test --long runs it for half an hour.
#include <catch2/catch.hpp>
#include <iostream>

#include "support/program.h"

using namespace callmill::tests;

TEST_CASE("under constant load for twenty seconds memory, WAL and open files stay flat") {
  Program soak({"0.333", "20"}, {{"PATH", "/usr/bin:/bin"}}, CALLMILL_SOAK);
  const int code = soak.wait();
  std::cout << soak.out();
  INFO(soak.err());
  CHECK(code == 0);
}
