#include "domain/conversation/transcript.h"

#include <catch2/catch.hpp>

using namespace callmill;

namespace {

constexpr auto unnumbered = std::nullopt;

TranscriptItem item(std::string id, std::string previous, std::string role, std::string text) {
  TranscriptItem result;
  if (!id.empty()) result.item_id = id;
  if (!previous.empty()) result.previous_item_id = previous;
  result.role = role;
  result.chunks = {{unnumbered, text}};
  return result;
}

TranscriptItem with(TranscriptItem base, std::string status, std::optional<std::int64_t> seq = unnumbered,
                    std::string type = "message") {
  base.status = status;
  base.seq = seq;
  base.type = type;
  return base;
}

Transcript assembled(std::vector<TranscriptItem> items) {
  std::int64_t arrival = 0;
  for (TranscriptItem& one : items) one.arrival = ++arrival;
  return assemble(items);
}

/// "user: Hello | assistant: Hi (interrupted)"
std::string words(const Transcript& transcript) {
  std::string result;
  for (const Turn& turn : transcript.turns) {
    if (!result.empty()) result += " | ";
    result += std::string(name_of(turn.role)) + ": " + turn.text + (turn.interrupted ? " (interrupted)" : "");
  }
  return result;
}

}  // namespace

TEST_CASE("chunks are joined by seq") {
  const auto [name, chunks, text] = GENERATE(table<std::string, std::vector<Chunk>, std::string>({
      {"none", {}, ""},
      {"in order", {{1, "I want"}, {2, "to book"}}, "I want to book"},
      {"out of order", {{2, "to book"}, {1, "I want"}}, "I want to book"},
      {"with gaps", {{30, "to book"}, {-4, "I want"}}, "I want to book"},
      {"the same twice", {{1, "I want"}, {1, " I  want "}, {2, "to"}}, "I want to"},
      {"the same twice, another between", {{1, "I want"}, {1, "we"}, {1, "I want"}}, "I want we"},
      {"the same text under another seq", {{1, "very"}, {2, "very"}, {3, "good"}}, "very very good"},
      {"equal seq, different text", {{1, "I want"}, {1, "we want"}}, "I want we want"},
      {"without seq last, as they came",
       {{unnumbered, "please"}, {2, "to book"}, {unnumbered, "now"}, {1, "I want"}},
       "I want to book please now"},
      {"without seq nothing is a repetition", {{unnumbered, "no"}, {unnumbered, "no"}}, "no no"},
      {"white space is one", {{1, " I\n"}, {2, "\t \n"}, {3, "want\xC2\xA0it "}}, "I want it"},
      {"bad bytes",
       {{1,
         "a\xFF"
         "b"}},
       "a\xEF\xBF\xBD"
       "b"},
  }));
  DYNAMIC_SECTION(name) {
    CHECK(join_chunks(chunks) == text);
  }
}

TEST_CASE("of two versions of one item the fuller stays") {
  const auto a = [](std::string text) { return item("a", "", "user", std::move(text)); };
  using Case = std::tuple<std::string, TranscriptItem, TranscriptItem, std::string>;
  const auto [name, first, second,
              expected] = GENERATE_COPY(table<std::string, TranscriptItem, TranscriptItem, std::string>({
      Case{"completed beats a longer one in progress", with(a("Hello you"), "in_progress"),
           with(a("Hello"), "completed"), "user: Hello"},
      Case{"in either order", with(a("Hello"), "completed"), with(a("Hello you"), "in_progress"), "user: Hello"},
      Case{"the longer of equals", with(a("Hello you"), "completed"), with(a("Hello"), "completed"), "user: Hello you"},
      Case{"the later of equally long", with(a("Hallo"), "completed"), with(a("Hello"), "completed"), "user: Hello"},
      Case{"text beats a status", with(a("Hello"), "in_progress"), with(a(""), "completed"), "user: Hello"},
      Case{"no status beats in_progress", a("Hello"), with(a("Hello you"), "in_progress"), "user: Hello"},
      Case{"deleted is final", with(a("Hello"), "deleted"), with(a("Hello"), "completed"), ""},
      Case{"truncated is final", with(a("Hello"), "completed"), with(a(""), "truncated"), "user: Hello (interrupted)"},
      Case{"incomplete, then completed", with(a("Hel"), "incomplete"), with(a("Hello"), "completed"), "user: Hello"},
      Case{"incomplete, then less", with(a("Hel"), "incomplete"), with(a("He"), "in_progress"),
           "user: Hel (interrupted)"},
  }));
  DYNAMIC_SECTION(name) {
    const Transcript transcript = assembled({first, second});
    CHECK(words(transcript) == expected);
    CHECK(transcript.item_counts.duplicates == 1);
  }
}

TEST_CASE("versions share what only one of them knows") {
  TranscriptItem link = item("b", "a", "", "");
  link.role = unnumbered;
  TranscriptItem text = item("b", "", "assistant", "Hi");
  const std::vector<TranscriptItem> rest{item("a", "", "user", "Hello"), item("c", "b", "user", "Bye")};
  for (const auto& [first, second] : {std::pair{link, text}, std::pair{text, link}}) {
    const Transcript transcript = assembled({rest[1], first, second, rest[0]});
    CHECK(words(transcript) == "user: Hello | assistant: Hi | user: Bye");
    CHECK(transcript.order_quality == OrderQuality::linked);
  }
  SECTION("the first predecessor named is kept") {
    TranscriptItem other = text;
    other.previous_item_id = "c";
    CHECK(words(assembled({rest[0], link, other, rest[1]})) == "user: Hello | assistant: Hi | user: Bye");
  }
}

TEST_CASE("what is not said aloud keeps the chain together") {
  const std::string name = GENERATE("deleted", "system", "function_call", "function_call_output", "mcp_call", "silent");
  TranscriptItem bridge = item("b", "a", "assistant", "not for the caller");
  if (name == "deleted") bridge.status = name;
  if (name == "system") bridge.role = name;
  if (name == "silent") bridge.chunks = {{1, "  \n"}};
  if (name.starts_with("function") || name == "mcp_call") bridge.type = name;
  DYNAMIC_SECTION(name) {
    const Transcript transcript =
        assembled({item("c", "b", "assistant", "Hi"), bridge, item("a", "", "user", "Hello")});
    CHECK(words(transcript) == "user: Hello | assistant: Hi");
    CHECK(transcript.order_quality == OrderQuality::linked);
    const ItemCounts& counts = transcript.item_counts;
    CHECK(counts.deleted == (name == "deleted" ? 1 : 0));
    CHECK(counts.silent == (name == "silent" ? 1 : 0));
    CHECK(counts.not_spoken == (name != "deleted" && name != "silent" ? 1 : 0));
  }
}

TEST_CASE("roles become user and assistant, and no word is dropped for its role") {
  const auto [role, expected, unknown] = GENERATE(table<std::string, std::string, int>({
      {"user", "user", 0},
      {"Caller", "user", 0},
      {" HUMAN ", "user", 0},
      {"assistant", "assistant", 0},
      {"agent", "assistant", 0},
      {"Bot", "assistant", 0},
      {"operator", "user", 1},
      {"", "user", 1},
  }));
  DYNAMIC_SECTION("role '" << role << "'") {
    const Transcript transcript = assembled({item("a", "", role, "Hello")});
    CHECK(words(transcript) == expected + ": Hello");
    CHECK(transcript.item_counts.unknown_roles == unknown);
  }
}

TEST_CASE("turns stay apart, interrupted ones are marked, items without id are never merged") {
  CHECK(words(assembled({item("a", "", "user", "One"), item("b", "a", "user", "Two")})) == "user: One | user: Two");
  const Transcript cut = assembled({with(item("a", "", "assistant", "Well, I"), "incomplete")});
  CHECK(words(cut) == "assistant: Well, I (interrupted)");
  CHECK(cut.item_counts.truncated == 1);
  const Transcript nameless = assembled({item("", "", "user", "One"), item("", "", "user", "One")});
  CHECK(words(nameless) == "user: One | user: One");
  CHECK(nameless.item_counts.duplicates == 0);
  CHECK(nameless.turns[0].item_id == unnumbered);
}

TEST_CASE("a call is empty when its highest seq is 2, or when there is no text") {
  const auto greeting = [](std::optional<std::int64_t> seq) {
    return with(item("a", "", "assistant", "Hi"), "completed", seq);
  };
  CHECK(assembled({}).empty());
  CHECK(assembled({greeting(2)}).empty());
  CHECK(assembled({greeting(2)}).turns.size() == 1);
  CHECK_FALSE(assembled({greeting(3)}).empty());
  CHECK_FALSE(assembled({greeting(unnumbered)}).empty());
  CHECK(assembled({with(item("a", "", "user", " "), "completed", 9)}).empty());
  CHECK(assembled({with(item("a", "", "system", "Be kind"), "completed", 9)}).empty());
  // seq of what is not spoken counts as well: the conversation went on.
  const Transcript called =
      assembled({greeting(2), with(item("b", "a", "assistant", ""), "completed", 3, "function_call")});
  CHECK(called.highest_seq == 3);
  CHECK_FALSE(called.empty());
}
