#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "scratch.h"
#include "stages/postcall/summarize.h"
#include "stages/work.h"
#include "support/rows.h"

using namespace callmill;

namespace {

const std::string kSummaryText =
    R"({"key_points":["a"],"actions":[],"caller_request":null,)"
    R"("contact":{"name":null,"phone":"0612345678","email":"a@b.fr","company":null},"one_line_summary":"It rang."})";

std::string reply_body(const std::string& content) {
  const nlohmann::ordered_json body = {
      {"model", "m"},
      {"choices", {{{"message", {{"content", content}, {"refusal", nullptr}}}, {"finish_reason", "stop"}}}},
      {"usage", {{"prompt_tokens", 5}, {"completion_tokens", 4}}}};
  return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// Up to four cuts, repeats, flipped bytes and words that servers put where they should not.
std::string mutated(std::string text, std::mt19937& chance) {
  const auto below = [&](std::size_t n) {
    return n == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, n - 1)(chance);
  };
  static const std::vector<std::string> words = {"null",    "{}",
                                                 "[]",      "\"",
                                                 "\\ud800", "1e999",
                                                 "-1",      "</think>",
                                                 "```",     "\"error\":{\"code\":429},",
                                                 "length",  std::string(500, '['),
                                                 "\xFF"};
  for (std::size_t times = below(4) + 1; times > 0; --times) {
    const std::size_t at = below(text.size());
    switch (below(4)) {
      case 0:
        text.erase(at, below(30));
        break;
      case 1:
        text.insert(at, text.substr(below(text.size() + 1), below(60)));
        break;
      case 2:
        if (!text.empty()) text[at] = static_cast<char>(below(256));
        break;
      default:
        text.insert(at, words[below(words.size())]);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("ten thousand mutated replies are each given a verdict and only a whole summary is recorded as one") {
  tests::Scratch scratch;
  tests::call(scratch.database, {.id = 7});
  tests::job(scratch.database, {.id = 70, .call_row = 7, .stage = "summarize"});
  scratch.database.execute(
      "insert into transcripts (call_row, turns, turn_count, character_count, order_quality, order_counts, "
      "assembled_at)"
      " values (7, '[{\"role\":\"user\",\"text\":\"0612345678\"}]', 1, 10, 'linked', '{}', 1);",
      "test");
  const stages::Work work = tests::loaded_work(scratch.database, stages::summarize_stage(), 70);
  const auto asked = std::get<stages::Asked>(work.request(Settings{}, unix_time(1)));
  std::mt19937 chance(20261121);
  int made = 0;
  int again = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string body =
        i % 2 == 0 ? mutated(reply_body(kSummaryText), chance) : reply_body(mutated(kSummaryText, chance));
    Verdict verdict;
    try {
      verdict = asked.verdict(HttpResponse{200, {}, body, std::nullopt}, Settings{}, unix_time(1), {});
    } catch (const std::exception& thrown) {
      FAIL("reply " << i << " threw " << thrown.what() << " over " << body);
    }
    again += std::holds_alternative<Again>(verdict.what) ? 1 : 0;
    for (const auto& write : verdict.writes) {
      if (tests::value_of(write, "state") != "made") continue;
      const auto summary = nlohmann::json::parse(tests::value_of(write, "summary"));
      if (summary.size() != 5 || summary.at("contact").size() != 4) FAIL("reply " << i << " made " << summary);
      ++made;
    }
  }
  CHECK(made > 100);
  CHECK(again > 3000);
}
