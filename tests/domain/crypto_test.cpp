#include "domain/crypto.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("base64 is that of RFC 4648 section 10, and of bytes in which the two alphabets differ") {
  const auto [bytes, text, url] = GENERATE(table<std::string, std::string, std::string>({
      {"", "", ""},
      {"f", "Zg==", "Zg"},
      {"fo", "Zm8=", "Zm8"},
      {"foo", "Zm9v", "Zm9v"},
      {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
      {"\xFB\xFF\xBE", "+/++", "-_--"},
  }));
  CHECK(base64(bytes) == text);
  CHECK(base64url(bytes) == url);
  CHECK(from_base64url(url) == bytes);
}

TEST_CASE("what base64url does not write is not read") {
  CHECK_FALSE(from_base64url(GENERATE("Z", "Zg==", "Zm9vZ", "+/++", "Zm 9", "Zm9v\n")));
}

TEST_CASE("hashes and signatures are those of the standards") {
  // FIPS 180-2, "abc"; RFC 4231, case 2.
  CHECK(base64(sha256("abc")) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  CHECK(base64(hmac_sha256("what do ya want for nothing?", "Jefe")) == "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST_CASE("same_bytes compares all bytes") {
  CHECK(same_bytes("", ""));
  CHECK(same_bytes(std::string("a\0b", 3), std::string("a\0b", 3)));
  CHECK_FALSE(same_bytes(std::string("a\0b", 3), std::string("a\0c", 3)));
  CHECK_FALSE(same_bytes("a", "ab"));
}
