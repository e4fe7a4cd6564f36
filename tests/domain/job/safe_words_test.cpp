#include "domain/job/safe_words.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("ordinary names are not hidden") {
  const std::string said =
      "The model `gpt-4o-realtime-preview-2024-12-17` at http://127.0.0.1:11434/v1 takes 128000 tokens";
  CHECK(safe_words(said) == said);
}
