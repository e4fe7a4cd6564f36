// What the compiler holds of statements: C++ that names a parameter, a statement or a type wrong does not compile.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "places.h"
#include "scratch.h"

namespace {

/// Whether a function with these lines compiles, with the warnings that the product is built with.
bool compiles(const std::string& lines) {
  callmill::tests::ScratchFolder folder;
  const std::string path = (folder.path() / "unit.cpp").string();
  std::ofstream(path) << "#include \"domain/sql_value.h\"\n#include \"sql/queue.h\"\nusing namespace callmill;\n"
                         "void unit(SqlValues& to, UnixTime now) {\n"
                      << lines << "\n}\n";
  const std::string command = CALLMILL_COMPILER
                              " -std=c++20 -fsyntax-only -Wall -Wextra -Wconversion -Werror -I" CALLMILL_SOURCE_DIR
                              "/pipeline -I" CALLMILL_GENERATED_DIR " " +
                              path + " 2>/dev/null";
  return std::system(command.c_str()) == 0;
}

}  // namespace

TEST_CASE("a misspelt or missing parameter, a wrong type and a missing statement do not compile") {
  const auto [lines, passes] = GENERATE(table<std::string, bool>({
      {"sql::queue::Heartbeat{.runner_id = 1, .now = now}.bind(to);", true},
      {"sql::queue::Heartbeat{.runner = 1, .now = now}.bind(to);", false},
      {"sql::queue::Heartbeat{.runner_id = 1}.bind(to);", false},
      {"sql::queue::Heartbeat{.runner_id = \"1\", .now = now}.bind(to);", false},
      {"sql::queue::Heartbeat{.runner_id = 1, .now = 1764000000}.bind(to);", false},
      {"sql::queue::Heartbeat{.runner_id = std::nullopt, .now = now}.bind(to);", false},
      {"sql::queue::Hartbeat{.runner_id = 1, .now = now}.bind(to);", false},
      {"const std::int64_t id = sql::queue::Claim::Row{}.job_id; (void)id; (void)to; (void)now;", true},
      {"const std::int64_t id = sql::queue::Claim::Row{}.id; (void)id; (void)to; (void)now;", false},
      {"const std::string id = sql::queue::Claim::Row{}.job_id; (void)id; (void)to; (void)now;", false},
  }));
  INFO(lines);
  CHECK(compiles(lines) == passes);
}
