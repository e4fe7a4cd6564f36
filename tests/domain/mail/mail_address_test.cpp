#include "domain/mail/mail_address.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("addresses an envelope may carry") {
  const auto& [written, address] = GENERATE(table<std::string, std::string>({
      {"a@b.example", "a@b.example"},
      {"  a@b.example\t", "a@b.example"},
      {"First.Last+tag@B.Example", "First.Last+tag@b.example"},
      {"callmill@localhost", "callmill@localhost"},
      {"x@b\xC3\xBC"
       "cher.example",
       "x@xn--bcher-kva.example"},
      {"x@XN--BCHER-KVA.example", "x@xn--bcher-kva.example"},
      {"o'neil@b.example", "o'neil@b.example"},
      {std::string(64, 'a') + "@b.example", std::string(64, 'a') + "@b.example"},
  }));
  DYNAMIC_SECTION(written) {
    const auto read = read_address(written);
    REQUIRE(std::holds_alternative<std::string>(read));
    CHECK(std::get<std::string>(read) == address);
  }
}

TEST_CASE("what is no address is refused with a word") {
  const auto& [written, why] = GENERATE(table<std::string, std::string>({
      {"", "empty"},
      {"nobody", "exactly one @"},
      {"a@b@c.example", "exactly one @"},
      {"@b.example", "nothing is before"},
      {"a@", "nothing is after"},
      {"a b@c.example", "space"},
      {"a@c.example\r\nRCPT TO:<evil@x.example>", "control character"},
      {std::string("a\0@c.example", 12), "control character"},
      {"a\x7F@c.example", "control character"},
      {"A <a@c.example>", "space"},
      {"<a@c.example>", "'<'"},
      {"a@c.example,b@c.example", "','"},
      {"\"a\"@c.example", "'\"'"},
      {".a@c.example", "dot"},
      {"a..b@c.example", "dot"},
      {"a.@c.example", "dot"},
      {"a(x)@c.example", "'(' is not allowed"},
      {"\xC3\xA9@c.example", "only ASCII"},
      {"a@[127.0.0.1]", "brackets"},
      {"a@c.example.", "ends with a dot"},
      {"a@.example", "not a domain name"},
      {"a@b..example", "not a domain name"},
      {"a@-b.example", "not a domain name"},
      {"a@b_c.example", "not a domain name"},
      {"a@b\xFF.example", "not a domain name"},
      {"a@b\xE2\x80\xAE.example", "not a domain name"},
      {std::string(65, 'a') + "@b.example", "64"},
      {"a@" + std::string(60, 'b') + "." + std::string(60, 'b') + "." + std::string(60, 'b') + "." +
           std::string(60, 'b') + "." + std::string(60, 'b') + ".example",
       "not a domain name"},
  }));
  DYNAMIC_SECTION(written) {
    const auto read = read_address(written);
    REQUIRE(std::holds_alternative<BadAddress>(read));
    CHECK_THAT(std::get<BadAddress>(read).why, Catch::Contains(why));
  }
}

TEST_CASE("a mailbox may carry a name") {
  CHECK(std::get<Mailbox>(read_mailbox("Calls <calls@x.example>")) == Mailbox{"Calls", "calls@x.example"});
  CHECK(std::get<Mailbox>(read_mailbox("\"Calls, all\" <calls@x.example>")) ==
        Mailbox{"Calls, all", "calls@x.example"});
  CHECK(std::get<Mailbox>(read_mailbox("calls@x.example")) == Mailbox{"", "calls@x.example"});
  CHECK(std::get<Mailbox>(read_mailbox("A\r\nBcc: b <calls@x.example>")).name == "A Bcc: b");
  CHECK(std::holds_alternative<BadAddress>(read_mailbox("Calls <>")));
  CHECK(std::holds_alternative<BadAddress>(read_mailbox("Calls")));
}
