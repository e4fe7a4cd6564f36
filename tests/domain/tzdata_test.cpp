// A machine without time zones, as slim containers are.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "domain/instant.h"
#include "support/program.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("without tzdata the error about a time zone says what to install; with it, it does not") {
  CHECK(missing_tzdata().empty());
  if (std::system("strace -o /dev/null true 2>/dev/null") != 0) {
    WARN("no strace: not tested");
    return;
  }
  const ScratchFolder folder;
  Environment environment{{"CALLMILL_DB", (folder.path() / "callmill.db").string()}};
  REQUIRE(Program({"init"}, environment).wait() == 0);
  REQUIRE(Program({"leads", "add", "--phone", "9876543210", "--name", "Ravi", "--source", "x"}, environment).wait() ==
          0);
  const auto [has_zones, zone, code, says] = GENERATE(table<bool, std::string, int, std::string>({
      {true, "", 0, ""},  // Asia/Kolkata
      {true, "Asia/Nowhere", 2, "expected a time zone such as Asia/Kolkata, got 'Asia/Nowhere'"},
      {false, "", 0, "got 'Asia/Kolkata'; this machine has no time zones: install tzdata"},
      {false, "Asia/Kolkata", 2, "got 'Asia/Kolkata'; this machine has no time zones: install tzdata"},
  }));
  if (!zone.empty()) environment["CALL_TIMEZONE"] = zone;
  std::vector<std::string> words{"-f", "-qq", "-o", "/dev/null", "-e", "trace=file", "-P", "/usr/share/zoneinfo"};
  if (!has_zones) words.insert(words.end(), {"-e", "inject=file:error=ENOENT"});
  words.insert(words.end(), {CALLMILL_BINARY, "leads", "list", "--format", "json"});
  environment["ASAN_OPTIONS"] = "detect_leaks=0";  // LeakSanitizer does not work under ptrace
  Program list(words, environment, "strace");
  CHECK(list.wait() == code);
  const std::string said = list.out() + list.err();
  CHECK_THAT(said, Catch::Contains(says));
  CHECK((said.find("install tzdata") != std::string::npos) == !has_zones);
}
