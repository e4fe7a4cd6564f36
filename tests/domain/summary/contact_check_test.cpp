#include "domain/summary/contact_check.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <optional>

using namespace callmill;
using Json = nlohmann::ordered_json;
using Turns = std::vector<SpokenTurn>;

namespace {

std::string summary_with(const std::optional<std::string>& phone, const std::optional<std::string>& email) {
  Json contact = {{"name", nullptr}, {"phone", nullptr}, {"email", nullptr}, {"company", nullptr}};
  if (phone) contact["phone"] = *phone;
  if (email) contact["email"] = *email;
  return Json{{"contact", contact}}.dump();
}

const SpokenTurn kYes{false, "Yes?"};

}  // namespace

TEST_CASE("a phone number is supported when its digits were said") {
  auto [phone, turns, supported] = GENERATE(table<std::string, Turns, bool>({
      {"0612345678", {{true, "my number is 0612345678"}}, true},
      {"06 12 34 56 78", {{true, "0612345678"}}, true},
      {"0612345678", {{true, "06-12.34 56 (78)"}}, true},
      {"0612345678", {{true, "it's 06 12"}, kYes, {true, "34 56"}, kYes, {true, "78"}}, true},
      {"0612345678", {{true, "06 12"}, {false, "06 12, go on"}, {true, "34 56 78"}}, true},
      {"0612345678", {{true, "what was it"}, {false, "it is 06 12 34 56 78"}}, true},
      {"0612345678", {{true, "0612345679"}}, false},
      {"0612345678", {{true, "06123456"}}, false},
      {"0612345678", {}, false},
      {"+33 6 12 34 56 78", {{true, "06 12 34 56 78"}}, true},
      {"0033612345678", {{true, "06 12 34 56 78"}}, true},
      {"0612345678", {{true, "plus 33 6 12 34 56 78"}}, true},
      {"612345678", {{true, "06 12 34 56 78"}}, true},
      {"+33 6 12 34 56 78", {{true, "07 12 34 56 78"}}, false},
      {"+44 (0)20 7946 0958", {{true, "020 7946 0958"}}, true},
      {"+594 694 12 34 56", {{true, "06 94 12 34 56"}}, true},
      {"+1 (555) 123-4567", {{true, "555 123 4567"}}, true},
      {"+1 (555) 123-4567", {{true, "655 123 4567"}}, false},
      {"+91 98765 43210", {{true, "98765 43210"}}, true},
      {"919876543210", {{true, "98765 43210"}}, true},
      {"+390612345678", {{true, "06 1234 5678"}}, true},
      {"+91 98765 43210", {{true, "\u096F\u096E\u096D\u096C\u096B \u096A\u0969\u0968\u0967\u0966"}}, true},
      {"9876543210", {{true, "\u0669\u0668\u0667\u0666\u0665\u0664\u0663\u0662\u0661\u0660"}}, true},
      {"\uFF10\uFF16\uFF11\uFF12\uFF13\uFF14\uFF15", {{true, "06 12345"}}, true},
      {"5551234", {{true, "five five five, one two three four"}}, true},
      {"5550077", {{true, "triple five double oh double seven"}}, true},
      {"5551234", {{true, "someone five five one two three four"}}, false},
      {"112", {{true, "I called 112"}}, true},
      {"112", {{true, "I called 110"}}, false},
      {"0612345678 or 0798765432", {{true, "0612345678, no, 0798765432"}}, true},
      {"0612345678 or 0798765432", {{true, "0612345678"}}, false},
      {"unknown", {{true, "unknown"}}, false},
  }));
  DYNAMIC_SECTION(phone << " said as " << (turns.empty() ? "" : turns.front().text) << " of " << turns.size()) {
    const Json expected = supported ? Json::array() : Json::array({Json{{"field", "phone"}, {"value", phone}}});
    CHECK(unsupported_contact(summary_with(phone, std::nullopt), turns) == expected.dump());
  }
}

TEST_CASE("a mail address is supported when it was said, in signs or in words") {
  auto [email, turns, supported] = GENERATE(table<std::string, Turns, bool>({
      {"jean.dupont@example.com", {{true, "It's Jean.Dupont@Example.com."}}, true},
      {"jean.dupont@example.com", {{true, "jean dot dupont at example dot com"}}, true},
      {"jean.dupont@example.fr", {{true, "jean point dupont arobase example point fr"}}, true},
      {"jean-paul_d@example.fr", {{true, "jean tiret paul tiret du bas d arobase example point fr"}}, true},
      {"a_b@example.org", {{true, "a underscore b at example dot org"}}, true},
      {"ravi+crm@example.in", {{true, "ravi plus crm at the rate example dot in"}}, true},
      {"ana@example.es", {{true, "ana arroba example punto es"}}, true},
      {"josé@example.es", {{true, "JOSE at example dot es"}}, true},
      {"jean@example.fr", {{true, "j-e-a-n at example dot fr"}}, true},
      {"jean@example.fr", {{true, "J. E. A. N. at example dot fr"}}, false},
      {"jean@example.fr", {{true, "j e a n"}, {false, "mhm"}, {true, "at example dot fr"}}, true},
      {"jean.dupont@example.com", {{true, "jean dupont at example dot com"}}, false},
      {"jean@example.com", {{true, "jean at example"}}, false},
      {"jean@example.com", {{true, "jan at example dot com"}}, false},
      {"jean@example.com", {}, false},
      {"matthew@dotty.com", {{true, "matthew at dotty dot com"}}, true},
      {"not given", {{true, "no mail"}}, false},
  }));
  DYNAMIC_SECTION(email << " said as " << (turns.empty() ? "" : turns.front().text)) {
    const Json expected = supported ? Json::array() : Json::array({Json{{"field", "email"}, {"value", email}}});
    CHECK(unsupported_contact(summary_with(std::nullopt, email), turns) == expected.dump());
  }
}

TEST_CASE("what was not given is not missed, and bad bytes do no harm") {
  CHECK(unsupported_contact(summary_with(std::nullopt, std::nullopt), {}) == "[]");
  CHECK(unsupported_contact(summary_with("0612345678", "a@example.org"), {{true,
                                                                           "06123\xFF"
                                                                           "45678 a@example.org"}}) == "[]");
  CHECK(Json::parse(unsupported_contact(summary_with("0612345678", "a@example.org"), {})).size() == 2);
}
