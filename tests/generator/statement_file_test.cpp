// Files of sql/ as the generator reads and checks them.
#include "generator/statement_file.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "generator/emit.h"
#include "generator/schema.h"
#include "places.h"
#include "scratch.h"

using namespace callmill::generator;
using callmill::tests::ScratchFolder;

namespace {

/// What the generator says of a file with this text; empty: nothing.
std::string fault(const std::string& text) {
  ScratchFolder folder;
  const auto path = folder.path() / "calls" / "one.sql";
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
  static const Connection connection =
      build_schema(CALLMILL_SOURCE_DIR "/migrations", CALLMILL_SOURCE_DIR "/sql/views");
  try {
    StatementFile file = read_statement_file(folder.path(), path);
    check(connection.get(), file);
    return "";
  } catch (const Fault& error) {
    return std::string(error.what()).substr(path.string().size());
  }
}

}  // namespace

TEST_CASE("a head and its statement agree, or the fault is named with file and line") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"-- One.\n-- :id  integer  calls.id\n-- -> id  integer\nselect id from calls where id = :id;\n", ""},
      {"-- One.\n-- :id  integer  calls.id\n--      of a call\n-- -> id  integer  calls.id\n"
       "select id from calls where id = :id;\n",
       ""},
      {"-- Nothing comes back.\n-- :now  instant  when it is now\nupdate runners set heartbeat_at = :now;\n", ""},
      {"select 1;\n", ":1: error: does not begin with what it is for"},
      {"-- One.\n-- :id  calls.id\n-- -> id  integer\nselect id from calls where id = :id;\n",
       ":2: error: expected a name, a type (integer, real, text, blob, bool, instant, integers, texts; then '?': may "
       "be "
       "null) and what it is"},
      {"-- One.\n-- :id  number  calls.id\n-- -> id  integer\nselect id from calls where id = :id;\n",
       ":2: error: expected a name, a type (integer, real, text, blob, bool, instant, integers, texts; then '?': may "
       "be "
       "null) and what it is"},
      {"-- One.\n-- :id  integer\n-- -> id  integer\nselect id from calls where id = :id;\n",
       ":2: error: :id is not explained"},
      {"-- One.\n-- -> id  integer\nselect id\nfrom calls where id = :id;\n", ":4: error: the head does not name :id"},
      {"-- One.\n-- :id  integer  calls.id\n-- :old  integer  none\n-- -> id  integer\nselect id from calls where id = "
       ":id;\n",
       ":3: error: the statement has no parameter :old"},
      {"-- One.\n-- :id  integer  calls.id\n-- :id  integer  calls.id\n-- -> id  integer\nselect id from calls where "
       "id = :id;\n",
       ":3: error: :id is named twice"},
      {"-- One.\n-- -> id  integer\n-- -> phone  text?\nselect id from calls;\n",
       ":3: error: the statement gives no column 'phone'"},
      {"-- One.\n-- -> id  integer\nselect id, phone from calls;\n",
       ":1: error: the head does not name the column 'phone'"},
      {"-- One.\n-- -> phone  text?\nselect id from calls;\n", ":2: error: column 1 is 'id', not 'phone'"},
      {"-- One.\n-- -> ids  integers\nselect id as ids from calls;\n", ":2: error: a column cannot be a set"},
      {"-- One.\n-- -> id  integer\nselect id from calls where id = ?;\n",
       ":1: error: has a parameter that is not named as :now is"},
      {"-- One.\n-- -> nosuch  integer\nselect\n  nosuch from calls;\n", ":4: error: no such column: nosuch"},
      {"-- Two.\n-- -> x  integer\nselect 1 as x; select 2;\n", ":3: error: holds more than one statement"},
      {"-- Nothing.\n", ":1: error: holds no statement"},
      {"-- A string in double quotes.\n-- -> x  text\nselect \"called\" as x;\n", ":3: error: no such column: called"},
  }));
  INFO(text);
  CHECK(fault(text) == expected);
}

TEST_CASE("a statement becomes a type with a member for each parameter and column") {
  StatementFile file{.name = "queue/heart_beat", .about = {"A runner is alive."}};
  file.parameters = {{.name = "runner_id", .type = "integer", .about = "runners.id", .index = 2},
                     {.name = "body", .type = "blob", .may_be_null = true, .about = "bytes", .index = 1}};
  file.columns = {{.name = "phone", .type = "text", .may_be_null = true},
                  {.name = "at", .type = "instant", .index = 1}};
  const std::string text = header("queue", {file});
  for (const std::string line :
       {"namespace callmill::sql::queue {", "/// A runner is alive.\nstruct HeartBeat {",
        "static constexpr std::string_view kName = \"queue/heart_beat\";", "std::int64_t runner_id;  ///< runners.id",
        "std::optional<std::string_view> body;  ///< bytes", "to.set(2, runner_id);", "to.blob(1, body);",
        "std::optional<std::string> phone{};", "UnixTime at{};",
        "from.template get<std::optional<std::string>>(0, \"phone\")", "from.template get<UnixTime>(1, \"at\")"}) {
    INFO(line << "\nin\n" << text);
    CHECK(text.find(line) != std::string::npos);
  }
}
