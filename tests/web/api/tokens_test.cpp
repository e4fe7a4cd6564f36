#include "web/api/tokens.h"

#include <catch2/catch.hpp>

#include "web/api/caller.h"

using namespace callmill;
using namespace callmill::tests;
using namespace callmill::web;

TEST_CASE("a token is cmt_ and the random bits in hexadecimal, its hash SHA-256 of all of that", "[web]") {
  std::array<unsigned char, 32> bits{};
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<unsigned char>(i * 8 + 7);
  CHECK(token_text(bits) == "cmt_070f171f272f373f474f575f676f777f878f979fa7afb7bfc7cfd7dfe7eff7ff");
  // FIPS 180-2, B.1
  std::string hex;
  for (const char byte : token_hash("abc")) {
    constexpr const char* kDigits = "0123456789abcdef";
    hex += kDigits[static_cast<unsigned char>(byte) >> 4U];
    hex += kDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
  CHECK(hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the token is what follows the scheme Bearer, in any case", "[web]") {
  const auto [header, token] = GENERATE(table<std::string, std::optional<std::string>>({
      {"Bearer cmt_1", "cmt_1"},
      {"bearer cmt_1", "cmt_1"},
      {"BEARER   cmt_1  ", "cmt_1"},
      {"Bearer a b", "a b"},
      {"Bearer", std::nullopt},
      {"Bearer ", std::nullopt},
      {"Bearer    ", std::nullopt},
      {"Bearercmt_1", std::nullopt},
      {"Basic Y210XzE6", std::nullopt},
      {"cmt_1", std::nullopt},
      {"", std::nullopt},
  }));
  INFO(header);
  Request request;
  CHECK_FALSE(bearer_token(request));
  request.headers["authorization"] = header;
  CHECK(bearer_token(request) == token);
}

TEST_CASE("a presented token is found among all valid ones, whichever it is; anything else is not", "[web]") {
  std::vector<ApiToken> valid;
  for (const std::string name : {"one", "two", "three"}) valid.push_back({name, "enqueue", token_hash("cmt_" + name)});
  for (const ApiToken& token : valid) {
    const ApiToken* found = find_token(valid, "cmt_" + token.name);
    REQUIRE(found != nullptr);
    CHECK(found->name == token.name);
  }
  for (const std::string wrong : {"", "cmt_", "cmt_onE", "one", "cmt_one "}) CHECK(find_token(valid, wrong) == nullptr);
  CHECK(find_token(valid, valid[0].token_hash) == nullptr);
  CHECK(find_token({}, "cmt_one") == nullptr);
}

TEST_CASE("the book of tokens is as another connection left it, at the very next look", "[web]") {
  Scratch scratch;
  ledger::Database reading(scratch.path());
  TokenBook book;
  CHECK(book.valid(reading).empty());
  add_token(scratch.database, "enqueue");
  REQUIRE(book.valid(reading).size() == 1);
  CHECK(book.valid(reading)[0].scope == "enqueue");
  scratch.database.run(sql::tokens::Revoke{.name = "enqueue", .now = unix_time(2)});
  CHECK(book.valid(reading).empty());
  add_token(scratch.database, "agent", "another");
  CHECK(book.valid(reading).at(0).scope == "agent");
}

TEST_CASE("an address that other machines can reach is opened only when there is a token", "[web]") {
  CHECK_FALSE(listening_error("http://127.0.0.1:80", true, false));
  CHECK_FALSE(listening_error("http://127.0.0.1:80", true, true));
  CHECK_FALSE(listening_error("http://0.0.0.0:80", false, true));
  const auto error = listening_error("http://0.0.0.0:80", false, false);
  REQUIRE(error);
  CHECK_THAT(*error, Catch::Contains("http://0.0.0.0:80") && Catch::Contains("callmill token add"));
}
