#include "commands/command_line.h"

#include <boost/program_options/value_semantic.hpp>
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "commands/help_texts.h"
#include "commands/list.h"
#include "commands/settings/settings_table.h"

using namespace callmill::commands;
namespace po = boost::program_options;
using Words = std::vector<std::string>;

namespace {

const std::vector<Command> kCommands{{.name = "show",
                                      .about = "Shows.",
                                      .example = "callmill show job 1",
                                      .positional = {{"what", 1}, {"id", -1}},
                                      .options =
                                          [](po::options_description& options) {
                                            options.add_options()("what", po::value<std::string>(), "call or job")(
                                                "id", po::value<std::vector<std::string>>(), "a number")("dry-run", "");
                                          },
                                      .run = nullptr}};

}  // namespace

TEST_CASE("a setting may come before or after the command") {
  const auto words = GENERATE(Words{"--db", "a.db", "show", "job", "1"}, Words{"show", "--db", "a.db", "job", "1"},
                              Words{"show", "job", "1", "--db=a.db"}, Words{"--db=a.db", "show", "job", "1"});
  const CommandLine line = read_command_line(words, kCommands);
  REQUIRE(line.command == &kCommands[0]);
  CHECK(line.settings == Values{{"db", "a.db"}});
  CHECK(line.arguments["what"].as<std::string>() == "job");
  CHECK(line.arguments["id"].as<Words>() == Words{"1"});
}

TEST_CASE("help and version need no command, and help is taken on either side of one") {
  CHECK(read_command_line({"--version"}, kCommands).version);
  CHECK(read_command_line({"-h"}, kCommands).help);
  CHECK(read_command_line({"--help", "show"}, kCommands).command == &kCommands[0]);
  CHECK(read_command_line({"show", "--help"}, kCommands).help);
  CHECK(read_command_line({}, kCommands).command == nullptr);
}

TEST_CASE("a command line that cannot be understood is a usage error that names the word") {
  const auto [words, named] = GENERATE(table<Words, std::string>({
      {{"shew"}, "shew"},
      {{"show", "--dry"}, "--dry"},          // no guessing from a prefix
      {{"--dry-run", "show"}, "--dry-run"},  // a command's option before the command
      {{"show", "--nosuch"}, "--nosuch"},
      {{"show", "--db"}, "--db"},
      {{"show", "--db", "a", "--db", "b"}, "--db"},
      {{"--openai-api-key", "k", "show"}, "--openai-api-key"},  // secrets have no option
      {{"-"}, "-"},
  }));
  const Words& given = words;
  CHECK_THROWS_AS(read_command_line(given, kCommands), UsageError);
  CHECK_THROWS_WITH(read_command_line(given, kCommands), Catch::Contains(named));
}

TEST_CASE("every command has a sentence, an example that parses, and options that are no setting's") {
  std::set<std::string> settings;
  const po::options_description globals = global_options();
  for (const auto& option : globals.options()) settings.insert(option->long_name());
  for (const Command& command : all_commands()) {
    DYNAMIC_SECTION(command.name) {
      CHECK(command.about.ends_with('.'));
      po::options_description options;
      command.options(options);
      for (const auto& option : options.options()) CHECK(settings.count(option->long_name()) == 0);
      std::istringstream example(command.example);
      Words words{std::istream_iterator<std::string>(example), {}};
      REQUIRE(words.size() >= 2);
      CHECK(words[0] == "callmill");
      words.erase(words.begin());
      CHECK(read_command_line(words, all_commands()).command == &command);
      std::ostringstream help;
      print_help(help, command);
      CHECK_THAT(help.str(), Catch::Contains("Example:\n  " + command.example));
    }
  }
}

TEST_CASE("a command's help lists its arguments apart from its options") {
  std::ostringstream help;
  print_help(help, kCommands[0]);
  CHECK_THAT(help.str(), Catch::Contains("usage: callmill show WHAT ID... [options]\n") &&
                             Catch::Contains("\n  WHAT       call or job\n  ID...      a number\n") &&
                             Catch::Contains("--dry-run") && !Catch::Contains("--what") && !Catch::Contains("--id"));
}

TEST_CASE("the program's help lists every command, every setting but the secrets, and the exit codes") {
  std::ostringstream out;
  print_help(out, all_commands());
  for (const Command& command : all_commands()) CHECK_THAT(out.str(), Catch::Contains("\n  " + command.name + " "));
  for (const Setting& setting : all_settings()) {
    CHECK_THAT(out.str(), Catch::Contains(std::string(setting.environment)));
    if (setting.secret) CHECK_THAT(out.str(), !Catch::Contains("--" + setting.option()));
  }
  for (const int code : {kOk, kFailed, kUsage, kNewerDatabase, kRefused}) {
    CHECK_THAT(out.str(), Catch::Contains("\n  " + std::to_string(code) + "  "));
  }
}
