#include "commands/settings/configuration.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "commands/settings/settings_table.h"

using namespace callmill;
using namespace callmill::commands;

namespace {

/// A settings file that is gone when the test is.
struct ConfigFile {
  explicit ConfigFile(const std::string& text, unsigned mode = 0600)
      : path(std::filesystem::temp_directory_path() / ("callmill-config-" + std::to_string(::getpid()))) {
    std::ofstream(path) << text;
    std::filesystem::permissions(path, std::filesystem::perms{mode});
  }
  ~ConfigFile() { std::filesystem::remove(path); }
  ConfigFile(const ConfigFile&) = delete;
  ConfigFile& operator=(const ConfigFile&) = delete;
  std::string path;
};

const SettingInForce& in_force(const Configuration& configuration, const std::string& name) {
  for (const SettingInForce& one : configuration.in_force) {
    if (one.name == name) return one;
  }
  throw std::out_of_range(name);
}

}  // namespace

TEST_CASE("the command line wins over the environment, the environment over the file, the file over the default") {
  const ConfigFile file("OPENAI_MODEL=from-file\n");
  const auto [options, environment, value, source] = GENERATE(table<Values, Values, std::string, std::string>({
      {{}, {}, "gpt-4o-mini", "default"},
      {{{"config", "F"}}, {}, "from-file", "F:1: OPENAI_MODEL"},
      {{}, {{"CALLMILL_CONFIG", "F"}}, "from-file", "F:1: OPENAI_MODEL"},
      {{{"config", "F"}}, {{"OPENAI_MODEL", "from-env"}}, "from-env", "environment variable OPENAI_MODEL"},
      {{{"config", "F"}}, {{"OPENAI_MODEL", ""}}, "from-file", "F:1: OPENAI_MODEL"},
      {{{"config", "F"}, {"openai-model", "from-line"}}, {{"OPENAI_MODEL", "from-env"}}, "from-line", "--openai-model"},
  }));
  const auto with_path = [&](Values values) {
    for (auto& [name, text] : values) text = text == "F" ? file.path : text;
    return values;
  };
  const Configuration configuration = configure(with_path(options), with_path(environment));
  CHECK(configuration.settings.openai_model == value);
  const SettingInForce& shown = in_force(configuration, "openai_model");
  CHECK(shown.value == value);
  CHECK(shown.source == (source.starts_with("F:") ? file.path + source.substr(1) : source));
}

TEST_CASE("a bad value is an error that names the setting and says what was expected") {
  const auto [options, environment, named, expected] = GENERATE(table<Values, Values, std::string, std::string>({
      {{{"log-level", "loud"}}, {}, "--log-level", "trace, debug, info, warn or error, got 'loud'"},
      {{}, {{"LOG_LEVEL", "INFO"}}, "LOG_LEVEL", "trace, debug, info, warn or error, got 'INFO'"},
      {{{"grace", "20s"}}, {}, "--grace", "a whole number of seconds, at least 0, got '20s'"},
      {{{"grace", "-1"}}, {}, "--grace", "a whole number of seconds, at least 0, got '-1'"},
      {{{"lease", "4"}}, {}, "--lease", "a whole number of seconds, at least 5, got '4'"},
      {{{"lease", "99999999999"}}, {}, "--lease", "a whole number of seconds"},
      {{}, {{"IMPORT_WAIT_SECONDS", "1.5"}}, "IMPORT_WAIT_SECONDS", "a whole number of seconds"},
      {{{"openai-base-url", "localhost:8080"}}, {}, "--openai-base-url", "http:// or https://"},
      {{{"openai-context-tokens", "0"}}, {}, "--openai-context-tokens", "a whole number, at least 1"},
      {{{"openai-max-tokens-field", "tokens"}}, {}, "--openai-max-tokens-field", "max_completion_tokens or max_tokens"},
      {{{"smtp-url", "mail.example:25"}}, {}, "--smtp-url", "smtp://host:port"},
      {{{"smtp-from", "nobody"}}, {}, "--smtp-from", "Name <address> or address"},
      {{{"smtp-bcc", "a@b,,c@d"}}, {}, "--smtp-bcc", "addresses, comma separated"},
      {{{"smtp-starttls", "yes"}}, {}, "--smtp-starttls", "automatic, required, when_offered or off"},
      {{{"db", ""}}, {}, "--db", "a file name"},
      {{}, {{"CALLMILL_DBB", "x"}}, "CALLMILL_DBB", "no such setting"},
  }));
  const Values& given = options;
  const Values& around = environment;
  CHECK_THROWS_AS(configure(given, around), UsageError);
  CHECK_THROWS_WITH(configure(given, around), Catch::Contains(named) && Catch::Contains(expected));
}

TEST_CASE("what would be read later is read when settings are, from every source, and refused with it") {
  const auto [name, value, said] = GENERATE(table<std::string, std::string, std::string>({
      {"CALL_WINDOW_START", "25:00", "expected a time from 00:00 to 23:59, got '25:00'"},
      {"CALL_WINDOW_START", "24:00", "expected a time from 00:00 to 23:59, got '24:00'"},
      {"CALL_WINDOW_START", "9:00", "expected a time"},
      {"CALL_WINDOW_START", "noon", "expected a time"},
      {"CALL_WINDOW_END", "24:01", "expected a time from 00:00 to 24:00, got '24:01'"},
      {"CALL_WINDOW_END", "7pm", "expected a time"},
      {"CALL_TIMEZONE", "Asia/Culcutta", "expected a time zone such as Asia/Kolkata, got 'Asia/Culcutta'"},
      {"CALL_TIMEZONE", "IST-5:30", "expected a time zone"},
      {"CALL_WEEKDAYS", "mon-sta", "expected days such as mon-sat or mon,wed,fri, got 'mon-sta'"},
      {"CALL_WEEKDAYS", "monday", "expected days"},
      {"CALL_WEEKDAYS", " , ", "expected days"},
      {"CALL_WHITELIST_NUMBERS", "9876543210,98765", "entry 2 has 5 digits"},
      {"CALL_WHITELIST_NUMBERS", ",", "holds no number"},
      {"CALLMILL_LISTEN", "example.com:80", "expected HOST:PORT, the host an IP address or localhost"},
      {"CALLMILL_LISTEN", "127.0.0.1:65536", "expected HOST:PORT"},
      {"SMTP_FROM", "Mill <mill@>", "expected Name <address> or address"},
      {"SMTP_BCC", "a@b.example, boss", "expected addresses, comma separated"},
      {"SMTP_URL", "smtp://", "expected smtp://host:port"},
      {"SMTP_URL", "smtp://mail.example:99999", "expected smtp://host:port"},
      {"OPENAI_BASE_URL", "http://", "expected a URL"},
      {"OPENAI_BASE_URL", "http://a b/v1", "expected a URL"},
      {"TALKINGSHOPS_URL", "https://:443", "expected a URL"},
      {"LIVEKIT_URL", "wss://", "expected a URL"},
      {"LIVEKIT_URL", "livekit.example.com", "expected a URL"},
  }));
  CAPTURE(name, value);
  std::string option;
  for (const Setting& one : all_settings()) {
    if (one.environment == name) option = one.option();
  }
  const ConfigFile file(name + "=" + value + "\n");
  const Values in_file{{"config", file.path}};
  const Values on_line{{option, value}};
  const Values around{{name, value}};
  CHECK_THROWS_AS(configure({}, around), UsageError);
  CHECK_THROWS_WITH(configure({}, around), Catch::StartsWith("environment variable " + name + ": " + said));
  CHECK_THROWS_WITH(configure(on_line, {}), Catch::StartsWith("--" + option + ": " + said));
  CHECK_THROWS_WITH(configure(in_file, {}), Catch::StartsWith(file.path + ":1: " + name + ": " + said));
}

TEST_CASE("a window without length is refused, and both sources are named") {
  CHECK_THROWS_WITH(configure({{"call-window-end", "09:00"}}, {{"CALL_WINDOW_START", "09:00"}}),
                    "environment variable CALL_WINDOW_START, --call-window-end: CALL_WINDOW_START and CALL_WINDOW_END "
                    "are both 09:00, expected two times; 00:00 to 24:00 is the whole day");
  CHECK_NOTHROW(configure({{"call-window-start", "22:00"}, {"call-window-end", "06:00"}}, {}));
  CHECK_NOTHROW(configure({{"call-window-start", "00:00"}, {"call-window-end", "24:00"}}, {}));
}

TEST_CASE("no message repeats a phone number or a password in a URL") {
  const auto [name, value, secret] = GENERATE(table<std::string, std::string, std::string>({
      {"CALL_WHITELIST_NUMBERS", "9876543210, 98765", "98765"},
      {"SMTP_URL", "smtps://mill:hunter2@mail.example", "hunter2"},
      {"SMTP_URL", "mill:hunter2@mail.example", "hunter2"},
  }));
  const Values around{{name, value}};
  CHECK_THROWS_AS(configure({}, around), UsageError);
  CHECK_THROWS_WITH(configure({}, around), Catch::Contains(name) && !Catch::Contains(secret));
}

TEST_CASE("what is right stays right") {
  const auto [name, value] = GENERATE(table<std::string, std::string>({
      {"CALL_WEEKDAYS", "Mon-Sat, sun"},
      {"CALL_WINDOW_END", "00:00"},
      {"CALL_TIMEZONE", "UTC"},
      {"CALL_WHITELIST_NUMBERS", " "},
      {"CALL_WHITELIST_NUMBERS", "+91 98765 43210, 09876543211,"},
      {"SMTP_FROM", "\"Calls, all\" <calls@localhost>"},
      {"SMTP_BCC", "a@b.example , c@d.example"},
      {"SMTP_URL", "smtps://mail.example:465/own.name"},
      {"LIVEKIT_URL", "wss://livekit.example.com"},
      {"LIVEKIT_URL", "http://[::1]:7880/"},
      {"OPENAI_BASE_URL", "http://user:key@10.0.0.1:8080/v1"},
      {"CALLMILL_LISTEN", "[::1]:0"},
  }));
  const Values around{{name, value}};
  CAPTURE(name, value);
  CHECK_NOTHROW(configure({}, around));
}

TEST_CASE(
    "a variable that is nearly a setting, or has our prefix, is refused with the nearest name; others are not ours") {
  const auto [name, meant] = GENERATE(table<std::string, std::string>({
      {"CALL_WHITELIST", "CALL_WHITELIST_NUMBERS"},
      {"CALL_WEEK_DAYS", "CALL_WEEKDAYS"},
      {"CALLMILL_DBB", "CALLMILL_DB"},
  }));
  const Values around{{name, "x"}};
  CHECK_THROWS_WITH(configure({}, around), Catch::StartsWith("environment variable " + name + ": no such setting") &&
                                               Catch::EndsWith("; did you mean " + meant + "?"));
  CHECK_THROWS_WITH(configure({}, {{"CALLMILL_STATUS", "x"}}), Catch::Contains("CALLMILL_STATUS: no such setting"));
  CHECK_NOTHROW(configure({}, {{"CALL_CENTRE_URL", "x"}, {"MAILX", "1"}, {"CALL", "2"}, {"callmill_db", "3"}}));
}

TEST_CASE("every value is shown as it would be read") {
  const Configuration first = configure({{"smtp-bcc", "a@b.example , c@d.example"},
                                         {"smtp-starttls", "when_offered"},
                                         {"lease", "90"},
                                         {"openai-max-tokens-field", "max_tokens"}},
                                        {});
  CHECK(first.settings.smtp_bcc == std::vector<std::string>{"a@b.example", "c@d.example"});
  CHECK(first.settings.smtp_starttls == StartTls::when_offered);
  CHECK(first.settings.lease == std::chrono::seconds{90});
  Values again;
  for (const Setting& setting : all_settings()) {
    if (!setting.secret) again[setting.option()] = in_force(first, std::string(setting.name)).value;
  }
  const Configuration second = configure(again, {});
  for (const SettingInForce& one : first.in_force) CHECK(in_force(second, one.name).value == one.value);
}

TEST_CASE("a settings file with a mistake is an error that names file and line") {
  const auto [text, where, said] = GENERATE(table<std::string, std::string, std::string>({
      {"LOG_LEVEL=info\nNOSUCH=1\n", ":2", "unknown setting 'NOSUCH'"},
      {"smtp_from=a@b\n", ":1", "unknown setting 'smtp_from'"},
      {"LOG_LEVEL\n", ":1", "expected NAME=value"},
      {"LOG_LEVEL=info\n\nLOG_LEVEL=debug\n", ":3", "is already set at"},
      {"CALLMILL_LEASE_SECONDS=soon\n", ":1: CALLMILL_LEASE_SECONDS", "a whole number of seconds, at least 5"},
  }));
  const ConfigFile file(text);
  const Values options{{"config", file.path}};
  CHECK_THROWS_AS(configure(options, {}), UsageError);
  CHECK_THROWS_WITH(configure(options, {}), Catch::Contains(file.path + where) && Catch::Contains(said));
}

TEST_CASE("a settings file that is not there is refused") {
  CHECK_THROWS_AS(configure({{"config", "/nonexistent/callmill.conf"}}, {}), Refusal);
}

TEST_CASE("a secret in a file that others may read is refused; without a secret the mode does not matter") {
  const auto [mode, text, refused] = GENERATE(table<unsigned, std::string, bool>({
      {0600, "SMTP_PASSWORD=hunter2\n", false},
      {0400, "OPENAI_API_KEY=hunter2\n", false},
      {0640, "SMTP_PASSWORD=hunter2\n", true},
      {0604, "OPENAI_API_KEY=hunter2\n", true},
      {0644, "LOG_LEVEL=info\n", false},
  }));
  const ConfigFile file(text, mode);
  const Values options{{"config", file.path}};
  if (!refused) {
    CHECK_NOTHROW(configure(options, {}));
  } else {
    CHECK_THROWS_AS(configure(options, {}), Refusal);
    CHECK_THROWS_WITH(configure(options, {}), Catch::Contains("chmod 600") && !Catch::Contains("hunter2"));
  }
}

TEST_CASE("a secret is shown as set, never as it is") {
  const Configuration configuration = configure({}, {{"OPENAI_API_KEY", "hunter2"}});
  CHECK(configuration.secrets.openai_api_key == "hunter2");
  CHECK(in_force(configuration, "openai_api_key").value == "(set)");
  CHECK(in_force(configuration, "smtp_password").value == "(not set)");
  for (const SettingInForce& one : configuration.in_force) CHECK(one.value.find("hunter2") == std::string::npos);
}
