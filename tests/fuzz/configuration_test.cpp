// Whatever a settings file or variable holds: it is in force, or an error that names the line.
#include "commands/settings/configuration.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "commands/settings/settings_table.h"
#include "fuzz/chance.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::commands;
using tests::Spoiler;

namespace {

const std::vector<std::string> kValues{"",     "0",           "-1",   "1e9",  "99999999999999999999",
                                       "true", "maybe",       "full", "info", "http://127.0.0.1:1",
                                       "\xFF", "a@b.example", "nan",  " 5 ",  "5s",
                                       "\"x\""};
const std::vector<std::string> kSettingsTokens{"=",    "\n",           "#",           "\"",   "'",
                                               "\r\n", "OPENAI_MODEL", "CALLMILL_DB", "\xFF", "  "};

}  // namespace

TEST_CASE("a spoiled settings file is read or refused with its place") {
  const tests::ScratchFolder folder;
  const std::string path = (folder.path() / "callmill.env").string();
  const std::string whole =
      "# the worker\nOPENAI_MODEL=gpt-4o-mini\nLOG_LEVEL=info\nSMTP_FROM=\"callmill <mill@x.example>\"\n"
      "MAIL_DIR=/var/mail/worker\nIMPORT_WAIT_SECONDS=60\nOPENAI_BASE_URL=http://127.0.0.1:1/v1\n";
  int accepted = 0;
  int refused = 0;
  Spoiler chance(6);
  for (int round = 0; round < 3000; ++round) {
    CAPTURE(round);
    std::ofstream(path, std::ios::binary) << chance.spoiled(whole, kSettingsTokens);
    try {
      const Configuration configuration = configure({{"config", path}}, {});
      CHECK(configuration.in_force.size() == all_settings().size());
      ++accepted;
    } catch (const UsageError& error) {
      ++refused;
      CHECK_THAT(error.what(), Catch::Contains(path + ":"));
    }
  }
  CHECK(accepted > 100);
  CHECK(refused > 100);
}

TEST_CASE("any value of any variable is in force, or an error that names the variable") {
  Spoiler chance(7);
  std::vector<std::string> values = kValues;
  for (int i = 0; i < 20; ++i) values.push_back(chance.random_bytes(1 + chance.below(300)));
  for (const Setting& setting : all_settings()) {
    for (const std::string& value : values) {
      const std::string name(setting.environment);
      CAPTURE(name, value);
      try {
        const Configuration configuration = configure({}, {{name, value}});
        CHECK(configuration.in_force.size() == all_settings().size());
      } catch (const UsageError& error) {
        CHECK_THAT(error.what(), Catch::Contains(name));
        if (setting.secret && value.size() > 8) CHECK_THAT(error.what(), !Catch::Contains(value));
      }
    }
  }
}
