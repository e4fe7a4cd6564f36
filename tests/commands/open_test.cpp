#include <catch2/catch.hpp>
#include <fstream>

#include "commands/list.h"
#include "places.h"
#include "support/desk.h"

using namespace callmill;
using namespace callmill::tests;

namespace {

std::string head_of(const std::string& path, std::size_t bytes) {
  std::ifstream file(path, std::ios::binary);
  std::string head(bytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(bytes));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

}  // namespace

TEST_CASE("a file that is no database of this program is refused by its name, with what to do, and stays as it is") {
  Desk desk;
  number(desk.database, "pragma wal_checkpoint(truncate)");
  const std::string pages = head_of(desk.path(), 3000);
  const auto [bytes, words] = GENERATE_COPY(table<std::string, std::string>({
      {"", "holds no tables of callmill"},
      {std::string(5000, 'x'), "is no SQLite database"},
      {pages, "malformed; restore a backup"},
      {pages.substr(0, 50), "malformed; restore a backup"},
  }));
  const std::string command = GENERATE("run", "status", "import");
  const std::string path = (desk.folder.path() / "other.db").string();
  std::ofstream(path, std::ios::binary) << bytes;
  std::vector<std::string> typed{command, "--db", path};
  if (command == "import") typed.emplace_back(CALLMILL_SOURCE_DIR "/tests/fixtures/sample/tenant_config.json");
  const commands::CommandLine line = commands::read_command_line(typed, commands::all_commands());
  const commands::Configuration configuration = commands::configure(line.settings, {});
  std::ostringstream out, err;
  commands::Context context{configuration.settings, configuration.secrets, out, err, false, false,
                            configuration.in_force};
  CHECK_THROWS_WITH(line.command->run(context, line.arguments), Catch::StartsWith(path) && Catch::Contains(words));
  CHECK(head_of(path, 10'000) == bytes);
}
