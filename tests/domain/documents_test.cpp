#include "domain/documents.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace callmill;
using nlohmann::json;

TEST_CASE("chunks are written as the JSON that a JSON library makes of them") {
  const std::string text = "quote \" backslash \\ slash / tab \t line \n bell \x07 unit \x1f del \x7f é 漢 😀";
  CHECK(json::parse(chunk_json({{1, text}, {std::nullopt, ""}, {-7, "end\\"}})) ==
        json{{{"seq", 1}, {"text", text}}, {{"seq", nullptr}, {"text", ""}}, {{"seq", -7}, {"text", "end\\"}}});
  CHECK(chunk_json({}) == "[]");
}
