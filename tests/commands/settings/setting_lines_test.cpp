#include "commands/settings/setting_lines.h"

#include <catch2/catch.hpp>

#include "commands/command.h"

using namespace callmill::commands;

TEST_CASE("a line of a settings file is read as the person who wrote it meant it") {
  struct Case {
    const char* text;
    const char* name;
    const char* value;
  };
  const auto one = GENERATE(values<Case>({
      {"SMTP_PASSWORD=ab#cd=e", "SMTP_PASSWORD", "ab#cd=e"},
      {"SMTP_PASSWORD=#1 fan", "SMTP_PASSWORD", "#1 fan"},
      {"  SMTP_FROM = Worker <mill@example.com>  \r", "SMTP_FROM", "Worker <mill@example.com>"},
      {"SMTP_FROM=", "SMTP_FROM", ""},
      {"SMTP_FROM=\"Worker <mill@example.com>\"\r", "SMTP_FROM", "Worker <mill@example.com>"},
      {"SMTP_FROM='it''s # one'", "SMTP_FROM", "it''s # one"},
      {"SMTP_FROM=\"a\" # he wrote \"a\"", "SMTP_FROM", "a"},
      {"SMTP_FROM='a'\t# a comment", "SMTP_FROM", "a"},
      {"SMTP_FROM=\" a \"", "SMTP_FROM", " a "},
      {"SMTP_FROM=\"\"", "SMTP_FROM", ""},
      {"SMTP_FROM=a \"quoted\" word", "SMTP_FROM", "a \"quoted\" word"},
      {"export LOG_LEVEL=debug", "LOG_LEVEL", "debug"},
      {"\t export\tLOG_LEVEL = 'debug' # louder", "LOG_LEVEL", "debug"},
      {"exported=1", "exported", "1"},
      {"export=1", "export", "1"},
      {"\xEF\xBB\xBFLOG_LEVEL=info", "LOG_LEVEL", "info"},
  }));
  INFO(one.text);
  const auto lines = read_setting_lines(one.text, "callmill.conf");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].name == one.name);
  CHECK(lines[0].value == one.value);
  CHECK(lines[0].where == "callmill.conf:1");
}

TEST_CASE("comments and blank lines count as lines of a settings file") {
  const auto lines =
      read_setting_lines("\xEF\xBB\xBF# a comment\r\n\r\n  # another\r\nA=1\r\n\r\nexport B='2'\r\n", "f");
  REQUIRE(lines.size() == 2);
  CHECK((lines[0].where == "f:4" && lines[0].name == "A" && lines[0].value == "1"));
  CHECK((lines[1].where == "f:6" && lines[1].name == "B" && lines[1].value == "2"));
}

TEST_CASE("a settings file that two readers could read in two ways is refused") {
  struct Case {
    std::string text;
    const char* said;
  };
  const auto one = GENERATE(values<Case>({
      {"A=1\nCALLMILL_DB=/tmp/a.db  # the file", "f:2: the value holds ' #'"},
      {"CALL_MAX_CONCURRENT=5\t# lines", "f:1: the value holds ' #'"},
      {"LOG_LEVEL= # info", "f:1: the value holds ' #'"},
      {"export LOG_LEVEL=info # loud", "f:1: the value holds ' #'"},
      {"SMTP_FROM=\"a", "f:1: the value begins with \" and does not end with it"},
      {"SMTP_FROM='a\"", "f:1: the value begins with ' and does not end with it"},
      {"SMTP_FROM=\"", "f:1: the value begins with \" and does not end with it"},
      {"SMTP_FROM=\"a\"# b", "f:1: the value begins with \" and does not end with it"},
      {"SMTP_FROM=\"a\" b", "f:1: the value begins with \" and does not end with it"},
      {"SMTP_FROM=\u201Ca\u201D", "f:1: the value begins with the quote \u201C; write \" or none"},
      {"SMTP_FROM=\u2019a\u2019", "f:1: the value begins with the quote \u2019; write \" or none"},
      {"A=1\n\nLOG_LEVEL", "f:3: expected NAME=value"},
      {"export LOG_LEVEL", "f:1: expected NAME=value"},
      {"export", "f:1: expected NAME=value"},
      {std::string("\xFF\xFE"
                   "A\0=\0"
                   "1\0",
                   8),
       "f: is UTF-16 or no text, expected UTF-8"},
      {std::string("\xFE\xFF"
                   "\0A\0=",
                   6),
       "f: is UTF-16 or no text, expected UTF-8"},
      {std::string("A\0=\0"
                   "1\0",
                   6),
       "f: is UTF-16 or no text, expected UTF-8"},
  }));
  CHECK_THROWS_AS(read_setting_lines(one.text, "f"), UsageError);
  CHECK_THROWS_WITH(read_setting_lines(one.text, "f"), Catch::StartsWith(one.said));
}
