#include "commands/settings/reload.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "outside/log.h"
#include "scratch.h"
#include "support/logged.h"

using namespace callmill;
using namespace callmill::commands;

TEST_CASE("what changed is named with both values, a secret by its name alone, what needs a restart apart") {
  const Configuration before;
  Configuration after;
  SECTION("nothing") {
    CHECK(changes(before, after).now.empty());
    CHECK(changes(before, after).after_restart.empty());
  }
  SECTION("several") {
    after.settings.grace = std::chrono::seconds{30};
    after.settings.openai_model = "gpt-4.1";
    after.secrets.smtp_password = "hunter2";
    after.settings.db = "other.db";
    after.settings.listen = "127.0.0.1:1";
    CHECK(changes(before, after).now == std::vector<std::string>{"openai_model: 'gpt-4.1', was 'gpt-4o-mini'",
                                                                 "grace: 30 s, was 20 s", "smtp_password changed"});
    CHECK(changes(before, after).after_restart ==
          std::vector<std::string>{"db: 'other.db', was 'callmill.db'", "listen: '127.0.0.1:1', was ''"});
  }
  SECTION("one secret for another") {
    Configuration old = before;
    old.secrets.openai_api_key = "sk-1";
    after.secrets.openai_api_key = "sk-2";
    CHECK(changes(old, after).now == std::vector<std::string>{"openai_api_key changed"});
  }
}

TEST_CASE(
    "settings read again: a good file waits to be adopted, a bad one is reported with its line and changes nothing") {
  tests::ScratchFolder folder;
  const std::string file = (folder.path() / "callmill.conf").string();
  const auto write = [&](const std::string& text) {
    std::ofstream(file) << text;
    std::filesystem::permissions(file, std::filesystem::perms(0600));
  };
  const Values options{{"config", file}};
  const Values environment{{"CALLMILL_GRACE_SECONDS", "7"}};
  write("CALLMILL_DB=a.db\nOPENAI_MODEL=one\nSMTP_PASSWORD=first-marker\n");
  const Configuration at_start = configure(options, environment);
  std::ostringstream out;
  const Context context{.settings = at_start.settings,
                        .secrets = at_start.secrets,
                        .out = out,
                        .err = out,
                        .out_is_terminal = false,
                        .err_is_terminal = false,
                        .in_force = at_start.in_force,
                        .reread = [&] { return configure(options, environment); }};
  LiveConfiguration live(context);
  const tests::Logged logged;

  SECTION("nothing changed") {
    CHECK_FALSE(live.reread());
    CHECK_FALSE(live.adopt());
    CHECK_THAT(logged.text(), Catch::Contains("settings_unchanged"));
  }
  SECTION("a good file") {
    write("CALLMILL_DB=b.db\nOPENAI_MODEL=two\nSMTP_PASSWORD=second-marker\nLOG_LEVEL=error\n");
    CHECK(live.reread());
    CHECK(live.in_force().settings.openai_model == "one");
    CHECK(live.adopt());
    CHECK_FALSE(live.adopt());
    CHECK(live.in_force().settings.openai_model == "two");
    CHECK(live.in_force().secrets.smtp_password == "second-marker");
    CHECK(live.in_force().settings.grace == std::chrono::seconds{7});
    CHECK(live.in_force().settings.db == "a.db");
    CHECK_THAT(logged.text(), Catch::Contains("db: 'b.db', was 'a.db': needs a restart"));
    CHECK_THAT(logged.text(), Catch::Contains("openai_model: 'two', was 'one'"));
    CHECK_THAT(logged.text(), Catch::Contains("smtp_password changed") && !Catch::Contains("marker"));
    CHECK_FALSE(log::enabled(log::Level::warn));
  }
  SECTION("a mapping, whose content counts, not its name alone") {
    const std::string mapping = (folder.path() / "mapping.json").string();
    std::ofstream(mapping) << R"({"metadata": {"ended_at": "/hangup"}})";
    write("CALLMILL_DB=a.db\nOPENAI_MODEL=one\nSMTP_PASSWORD=first-marker\nCALLMILL_MAPPING=" + mapping + "\n");
    CHECK(live.reread());
    CHECK(live.mapping() == default_mapping());
    CHECK(live.adopt());
    CHECK(live.mapping().at("metadata.ended_at") == std::vector<Pointer>{{"hangup"}});
    std::ofstream(mapping) << R"({"metadata": {"ended_at": "/gone"}})";
    CHECK(live.reread());
    CHECK(live.adopt());
    CHECK(live.mapping().at("metadata.ended_at") == std::vector<Pointer>{{"gone"}});
    CHECK_FALSE(live.reread());
    std::ofstream(mapping) << "{";
    CHECK_FALSE(live.reread());
    CHECK(live.mapping().at("metadata.ended_at") == std::vector<Pointer>{{"gone"}});
    CHECK_THAT(logged.text(), Catch::Contains("settings_refused") && Catch::Contains(mapping));
  }
  SECTION("a template of tasks, whose content counts too") {
    const std::string task = (folder.path() / "task.json").string();
    std::ofstream(task) << R"({"title": "{{lead.name}}"})";
    write("CALLMILL_DB=a.db\nOPENAI_MODEL=one\nSMTP_PASSWORD=first-marker\nTALKINGSHOPS_TEMPLATE=" + task + "\n");
    CHECK(live.reread());
    CHECK(live.adopt());
    CHECK(live.in_force().settings.task_template == R"({"title": "{{lead.name}}"})");
    CHECK_FALSE(live.reread());
    std::ofstream(task) << R"({"title": "{{lead.city}}"})";
    CHECK(live.reread());
    CHECK(live.adopt());
    CHECK(live.in_force().settings.task_template == R"({"title": "{{lead.city}}"})");
    std::ofstream(task) << R"({"title": "{{lead.town}}"})";
    CHECK_FALSE(live.reread());
    CHECK_THAT(logged.text(), Catch::Contains("settings_refused") &&
                                  Catch::Contains(task + ": /title: unknown placeholder {{lead.town}}"));
  }
  SECTION("a bad file") {
    const auto [text, words] = GENERATE(table<std::string, std::string>({
        {"CALLMILL_DB=a.db\n\nOPENAI_MODLE=two\n", "callmill.conf:3: unknown setting 'OPENAI_MODLE'"},
        {"LOG_LEVEL=loud\n", "callmill.conf:1: LOG_LEVEL: expected trace, debug, info, warn or error, got 'loud'"},
        {"SMTP_PASSWORD\n", "callmill.conf:1: expected NAME=value"},
        {"CALL_WINDOW_START=25:00\n", "callmill.conf:1: CALL_WINDOW_START: expected a time from 00:00 to 23:59"},
        {"CALL_WINDOW_START=19:00\n", "CALL_WINDOW_START and CALL_WINDOW_END are both 19:00"},
        {"CALLMILL_CA_FILE=/nowhere/ca.pem\n", "CALLMILL_CA_FILE /nowhere/ca.pem: cannot be read"},
    }));
    write(text);
    CHECK_FALSE(live.reread());
    CHECK_FALSE(live.adopt());
    CHECK(live.in_force().settings.openai_model == "one");
    CHECK_THAT(logged.text(), Catch::Contains("settings_refused") && Catch::Contains(words));
  }
  SECTION("phone numbers, which no log repeats") {
    write("CALLMILL_DB=a.db\nOPENAI_MODEL=one\nSMTP_PASSWORD=first-marker\nCALL_WHITELIST_NUMBERS=9876543210\n");
    CHECK(live.reread());
    CHECK_THAT(logged.text(), Catch::Contains("call_whitelist_numbers changed") && !Catch::Contains("9876543210"));
  }
  SECTION("a file that has gone, or that others may read") {
    const bool gone = GENERATE(true, false);
    if (gone) {
      std::filesystem::remove(file);
    } else {
      std::filesystem::permissions(file, std::filesystem::perms(0644));
    }
    CHECK_FALSE(live.reread());
    CHECK_THAT(logged.text(), Catch::Contains("settings_refused") && Catch::Contains(file));
    CHECK(live.in_force().settings.openai_model == "one");
  }
}

TEST_CASE("a template of tasks that cannot be used is refused at the start, by its file and the place in it") {
  tests::ScratchFolder folder;
  const std::string path = (folder.path() / "task.json").string();
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {"{\n \"a\": 1,\n}", ": no JSON at line 3, column 1"},
      {"", ": no JSON at line 1, column 1"},
      {R"({"a":{"b":"{{call.id}}"}})", ": /a/b: unknown placeholder {{call.id}}"},
      {"(no file)", ": cannot be read"},
  }));
  if (text != "(no file)") std::ofstream(path) << text;
  Configuration configuration;
  configuration.settings.talkingshops_template = path;
  std::ostringstream out;
  const Context context{configuration.settings, configuration.secrets, out, out, false, false};
  CHECK_THROWS_WITH(LiveConfiguration(context), Catch::StartsWith("TALKINGSHOPS_TEMPLATE " + path + words));
}
