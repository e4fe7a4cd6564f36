#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/desk.h"
#include "web/api/tokens.h"

using namespace callmill;
using namespace callmill::tests;
using Words = std::vector<std::string>;
using nlohmann::json;

TEST_CASE("token add prints a token once, alone on stdout; stored is its hash, which lets it in") {
  Desk desk;
  const Answer answer = desk.ask({"token", "add", "web-shop", "--scope", "enqueue"});
  CHECK(answer.code == 0);
  REQUIRE(answer.out.size() == 4 + 64 + 1);
  CHECK(answer.out.starts_with("cmt_"));
  const std::string token = answer.out.substr(0, 68);
  CHECK(token.find_first_not_of("0123456789abcdef", 4) == std::string::npos);
  CHECK_THAT(answer.err, Catch::Contains("web-shop") && !Catch::Contains(token.substr(4)));
  const web::ApiToken* found = web::find_token(desk.database.all(sql::tokens::Valid{}), token);
  CHECK(found != nullptr);
  CHECK(number(desk.database, "select count(*) from api_tokens where instr(token_hash, '" + token + "')") == 0);
  CHECK(desk.ask({"token", "add", "other", "--scope", "agent"}).out != answer.out);
}

TEST_CASE("token list shows every token that was made, valid ones first, and never the token or its hash") {
  Desk desk;
  CHECK(desk.ask({"token", "list"}).out ==
        "no token was made yet: 'callmill token add NAME --scope enqueue' makes one\n");
  CHECK(desk.ask({"token", "list", "--format", "json"}).out == "[]\n");
  desk.ask({"token", "add", "b", "--scope", "enqueue"});
  desk.ask({"token", "add", "a", "--scope", "operator"});
  desk.ask({"token", "revoke", "a"});
  desk.ask({"token", "add", "c", "--scope", "agent"});
  const json rows = json::parse(desk.ask({"token", "list", "--format", "json"}).out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].at("name") == "b");
  CHECK(rows[0].at("scope") == "enqueue");
  CHECK(rows[0].at("created_at").is_string());
  CHECK(rows[0].at("revoked_at") == nullptr);
  CHECK(rows[1].at("name") == "c");
  CHECK(rows[2].at("name") == "a");
  CHECK(rows[2].at("revoked_at").is_string());
  CHECK(rows[0].size() == 4);
  CHECK(
      desk.ask({"token", "list", "--format", "csv"}).out.starts_with("name,scope,created_at,revoked_at\r\nb,enqueue,"));
}

TEST_CASE("a name is taken as long as its token is valid; a revoked token lets nobody in") {
  Desk desk;
  std::string token = desk.ask({"token", "add", "shop", "--scope", "enqueue"}).out;
  token.pop_back();
  CHECK_THROWS_WITH(desk.ask({"token", "add", "shop", "--scope", "agent"}),
                    Catch::Contains("'shop' already") && Catch::Contains("callmill token revoke shop"));
  CHECK(desk.ask({"token", "revoke", "shop"}).err == "token 'shop' is revoked\n");
  CHECK(web::find_token(desk.database.all(sql::tokens::Valid{}), token) == nullptr);
  CHECK_THROWS_WITH(desk.ask({"token", "revoke", "shop"}), Catch::Contains("no valid token 'shop'"));
  CHECK(desk.ask({"token", "add", "shop", "--scope", "agent"}).code == 0);
  CHECK(number(desk.database, "select count(*) from api_tokens") == 2);
}

TEST_CASE("token says what it expected, and makes nothing") {
  const auto [options, said] = GENERATE(table<Words, std::string>({
      {Words{}, "expected add, list or revoke"},
      {{"make"}, "expected add, list or revoke, got 'make'"},
      {{"add"}, "expected a NAME"},
      {{"add", "shop"}, "expected --scope, one of enqueue, operator or agent"},
      {{"add", "shop", "--scope", "root"}, "--scope: expected enqueue, operator or agent, got 'root'"},
      {{"add", "shop", "--scope", ""}, "--scope: expected enqueue"},
      {{"add", "", "--scope", "agent"}, "1 to 64 bytes on one line"},
      {{"add", std::string(65, 'x'), "--scope", "agent"}, "1 to 64 bytes on one line"},
      {{"add", "a\nb", "--scope", "agent"}, "1 to 64 bytes on one line"},
      {{"revoke"}, "expected a NAME"},
      {{"revoke", "nobody"}, "no valid token 'nobody'"},
      {{"revoke", "nobody", "--scope", "agent"}, "--scope goes with 'token add' only"},
      {{"list", "shop"}, "token list takes no NAME"},
      {{"list", "--format", "xml"}, "xml"},
  }));
  Desk desk;
  Words words{"token"};
  words.insert(words.end(), options.begin(), options.end());
  CHECK_THROWS_WITH(desk.ask(words), Catch::Contains(said));
  CHECK(number(desk.database, "select count(*) from api_tokens") == 0);
}
