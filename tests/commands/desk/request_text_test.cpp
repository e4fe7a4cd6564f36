#include "commands/desk/request_text.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "domain/text.h"

using namespace callmill;
using namespace callmill::commands;

namespace {

HttpRequest dial() {
  return {
      .method = "POST",
      .url = "http://127.0.0.1:7880/twirp/livekit.SIP/CreateSIPParticipant",
      .headers = {{"Content-Type", "application/json"}},
      .credential = Credential::livekit_token,
      .body = R"({"sip_call_to":"+919876543210","participant_metadata":"{\"lead\":{\"name\":\"आशा राव\",\"query\":")" +
              std::string(200, 'x') + R"(\"}}"})",
      .room = "ignitech-lead-1"};
}

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) width = std::max(width, text_width(line));
  return width;
}

std::string without_breaks(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == ' '; });
  return text;
}

}  // namespace

TEST_CASE("a request fits the terminal, and nothing of it is left out") {
  const std::size_t width = GENERATE(as<std::size_t>(), 40, 72, 80, 132);
  CAPTURE(width);
  const std::string text = request_text(dial(), width);
  CHECK(widest(text) <= width);
  CHECK(without_breaks(text) == without_breaks(request_text(dial(), 0)));
}

TEST_CASE("a request is method and URL, headers, and its body line by line") {
  HttpRequest request = dial();
  request.body = R"({"name":"ignitech-lead-1","empty_timeout":900,"agents":[{"agent_name":"seller"}]})";
  CHECK(request_text(request, 80) ==
        "POST http://127.0.0.1:7880/twirp/livekit.SIP/CreateSIPParticipant\n"
        "Content-Type: application/json\n"
        "Authorization: Bearer (a token for room ignitech-lead-1)\n"
        "{\n  \"name\": \"ignitech-lead-1\",\n  \"empty_timeout\": 900,\n  \"agents\": [\n    {\n"
        "      \"agent_name\": \"seller\"\n    }\n  ]\n}\n");
}

TEST_CASE("a body that is no JSON is shown as it is") {
  const auto [body, shown] = GENERATE(table<std::string, std::string>({{"plain words", "plain words\n"}, {"", ""}}));
  CHECK(request_text({.method = "GET", .url = "http://a.example", .body = body}, 80) ==
        "GET http://a.example\n" + shown);
}
