#include "domain/conversation/dialogue.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("a text of turns is taken apart") {
  using Lines = std::vector<DialogueLine>;
  const auto [text, lines] = GENERATE(table<std::string, Lines>({
      {"assistant: Good morning.\nuser: Is my car ready?\n",
       {{"assistant", "Good morning."}, {"user", "Is my car ready?"}}},
      {"\r\n AI:  Hi \r\n\r\n User: Yes: ten\r\n", {{"AI", "Hi"}, {"User", "Yes: ten"}}},
      {"[00:12] Agent: Hi\n(1:02:03) Customer: Hello", {{"Agent", "Hi"}, {"Customer", "Hello"}}},
      {"10:00:01 - Agent: Hi", {{"Agent", "Hi"}}},
      {"MESSAGE_ROLE_AGENT: Hi", {{"MESSAGE_ROLE_AGENT", "Hi"}}},
      {"user: one\nNote: two\nthree\nagent: four", {{"user", "one Note: two three"}, {"agent", "four"}}},
      {"user:\nhello\nagent:", {{"user", "hello"}}},
      {"tool: {\"x\":1}\nuser: hello", {{"tool", "{\"x\":1}"}, {"user", "hello"}}},
      {"Hello, how are you?\nuser: fine", {}},
      {"Note: it rains", {}},
      {"https://one.example/user: x", {}},
      {"please tell the agent who called yesterday: he is wrong", {}},
      {"", {}},
  }));
  INFO(text);
  CHECK(dialogue_in(text) == lines);
}
