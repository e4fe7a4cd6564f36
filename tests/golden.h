// Golden files: what the worker would send, kept under tests/golden/ for people to read and for the tests to compare.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "places.h"

namespace callmill::tests {

/// Checks that `actual` is, byte for byte, the file `name` of the source tree. With CALLMILL_ACCEPT=1 in the
/// environment the file is rewritten where it differs and the test fails, saying so: look at `git diff`, then run again
/// without.
inline void check_file(const std::string& name, const std::string& actual) {
  const auto path = std::filesystem::path(CALLMILL_SOURCE_DIR) / name;
  std::ifstream file(path, std::ios::binary);
  const bool exists = file.good();
  const std::string expected{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (exists && expected == actual) {
    SUCCEED(name);
    return;
  }
  const char* accept = std::getenv("CALLMILL_ACCEPT");
  if (accept != nullptr && std::string(accept) == "1") {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    FAIL_CHECK("rewrote " << name << ": look at git diff, then run again without CALLMILL_ACCEPT");
    return;
  }
  INFO(name << (exists ? " differs" : " does not exist") << "; CALLMILL_ACCEPT=1 rewrites it");
  CHECK(actual == expected);
  if (!exists) FAIL_CHECK("no golden file");
}

/// The same of tests/golden/`name` ("summarize/plain.http").
inline void check_golden(const std::string& name, const std::string& actual) {
  check_file("tests/golden/" + name, actual);
}

}  // namespace callmill::tests
