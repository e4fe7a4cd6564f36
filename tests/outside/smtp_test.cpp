// Mails over the real transfers, against scripted servers: the outcome table of SMTP.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <tuple>

#include "outside/replies.h"
#include "outside/smtp_script.h"
#include "outside/transfers.h"
#include "support/program.h"

using namespace callmill;
using namespace callmill::outside;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

Settings to(const std::string& url) {
  Settings settings;
  settings.smtp_url = url + "/mill.example";
  return settings;
}

Mail a_mail(std::vector<std::string> recipients = {"a@x.example", "b@x.example"}) {
  return {"m1@mill.example", "mill@mill.example", std::move(recipients), "Subject: x\r\n\r\n.dot\r\nend\r\n"};
}

std::string why(const Reply& reply) {
  if (const auto* not_sent = std::get_if<NotSent>(&reply)) return not_sent->why;
  if (const auto* unknown = std::get_if<Unanswered>(&reply)) return unknown->why;
  return {};
}

}  // namespace

TEST_CASE("every row of the SMTP outcome table") {
  struct Row {
    std::string fact;
    SmtpScript script;
    std::string expected;
  };
  const std::vector<Row> rows{
      {"taken", {}, "receipt 250 a=250 b=250"},
      {"one recipient refused", {.recipients = {{"b@x.example", "550 no such user"}}}, "receipt 250 a=250 b=550"},
      {"one recipient greylisted", {.recipients = {{"a@x.example", "451 later"}}}, "receipt 250 a=451 b=250"},
      {"all recipients refused",
       {.recipients = {{"a@x.example", "550 no"}, {"b@x.example", "451 later"}}},
       "receipt 451 a=550 b=451"},
      {"the server leaves at a recipient", {.recipients = {{"b@x.example", "421 closing"}}}, "receipt 421 a=250"},
      {"the connection ends at a recipient", {.recipients = {{"b@x.example", "close"}}}, "not sent network"},
      {"a recipient is answered by a reply of many lines",
       {.recipients = {{"a@x.example", "550-no\r\n550 way"}}},
       "receipt 250 a=550 b=250"},
      {"MAIL deferred", {.mail = "451 try later"}, "receipt 451"},
      {"MAIL refused", {.mail = "550 not you"}, "receipt 550"},
      {"MAIL answered by 421", {.mail = "421 busy"}, "receipt 421"},
      {"MAIL answered by no SMTP", {.mail = "what?"}, "not sent configuration"},
      {"MAIL never answered", {.mail = "silence"}, "not sent timeout"},
      {"DATA refused", {.data = "554 no valid recipients"}, "receipt 554 a=250 b=250"},
      {"DATA answered by 250", {.data = "250 fine"}, "not sent configuration"},
      {"the message refused", {.message = "554 spam"}, "receipt 554 a=250 b=250"},
      {"the message deferred", {.message = "452 disk full"}, "receipt 452 a=250 b=250"},
      {"the message taken with 251", {.message = "251 forwarded"}, "receipt 251 a=250 b=250"},
      {"closed after the final dot", {.message = "close"}, "unanswered network"},
      {"silence after the final dot", {.message = "silence"}, "unanswered timeout"},
      {"nonsense after the final dot", {.message = "huh"}, "unanswered configuration"},
      {"greeting says no", {.greeting = "554 go away"}, "receipt 554"},
      {"greeting says later", {.greeting = "421 busy"}, "receipt 421"},
      {"greeting never comes", {.greeting = "silence"}, "not sent timeout"},
      {"closed before the greeting", {.greeting = "close"}, "not sent network"},
      {"EHLO and HELO refused", {.ehlo = "550 no"}, "receipt 550"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.fact) {
      SmtpScriptServer server(row.script);
      Transfers outside(to(server.url()), {});
      const Reply reply = reply_to(outside, a_mail(), 1s);
      INFO(why(reply));
      CHECK(described(reply) == row.expected);
    }
  }
}

TEST_CASE("a server that cannot be reached has not got the mail") {
  Transfers outside(to("smtp://127.0.0.1:1"), {});
  CHECK(described(reply_to(outside, a_mail())) == "not sent network");
}

TEST_CASE("the mail goes out as it is, dots doubled on the wire, to everybody in the envelope") {
  SmtpScriptServer server({});
  Transfers outside(to(server.url()), {});
  REQUIRE(described(reply_to(outside, a_mail())) == "receipt 250 a=250 b=250");
  CHECK(server.messages() == std::vector<std::string>{"Subject: x\r\n\r\n..dot\r\nend\r\n"});
  CHECK(server.commands() == std::vector<std::string>{"EHLO mill.example", "MAIL FROM:<mill@mill.example> SIZE=25",
                                                      "RCPT TO:<a@x.example>", "RCPT TO:<b@x.example>", "DATA"});
}

TEST_CASE("credentials") {
  Settings settings;
  settings.smtp_username = "mill";
  const Secrets secrets{.smtp_password = "hush-hush"};
  const std::string offers = "250-here\r\n250 AUTH PLAIN LOGIN";
  SECTION("are given when the server offers AUTH") {
    SmtpScriptServer server({.ehlo = offers});
    settings.smtp_url = server.url();
    Transfers outside(settings, secrets);
    CHECK(described(reply_to(outside, a_mail())) == "receipt 250 a=250 b=250");
  }
  SECTION("refused: the server's code is the reply") {
    SmtpScriptServer server({.ehlo = offers, .auth = "535 wrong"});
    settings.smtp_url = server.url();
    Transfers outside(settings, secrets);
    const Reply reply = reply_to(outside, a_mail());
    CHECK(described(reply) == "receipt 535");
    CHECK(std::get<MailReceipt>(reply).reply.find("hush-hush") == std::string::npos);
  }
  SECTION("a server without AUTH gets no mail") {
    SmtpScriptServer server({});
    settings.smtp_url = server.url();
    Transfers outside(settings, secrets);
    CHECK(described(reply_to(outside, a_mail())) == "not sent configuration");
    CHECK(server.messages().empty());
  }
}

TEST_CASE("STARTTLS missing where it is required: nothing is sent") {
  SmtpScriptServer server({});
  // An address that reaches loopback but is not written as one.
  Transfers outside(to("smtp://[::ffff:127.0.0.1]:" + std::to_string(server.port())), {});
  const Reply reply = reply_to(outside, a_mail());
  CHECK(described(reply) == "not sent configuration");
  CHECK(why(reply).find("STARTTLS") != std::string::npos);
  CHECK(server.messages().empty());
}

TEST_CASE("what could smuggle in a command is refused before any connection") {
  const auto [fact, mail] = GENERATE(table<std::string, Mail>({
      {"line end in a recipient", a_mail({"a@x.example>\r\nRCPT TO:<evil@x.example"})},
      {"angle bracket in a recipient", a_mail({"<a@x.example>"})},
      {"NUL in a recipient", a_mail({std::string("a\0@x.example", 12)})},
      {"no recipient", a_mail({})},
      {"no address", a_mail({"nobody"})},
      {"not ASCII", a_mail({"j\xC3\xB6rg@x.example"})},
      {"line end in the sender", Mail{"m", "a@x.example\nDATA", {"b@x.example"}, "x\r\n"}},
      {"bare line feed in the message", Mail{"m", "a@x.example", {"b@x.example"}, "x\n.\nMAIL FROM:<e@x>\r\n"}},
  }));
  DYNAMIC_SECTION(fact) {
    SmtpScriptServer server({});
    Transfers outside(to(server.url()), {});
    CHECK(described(reply_to(outside, mail)) == "not sent configuration");
    CHECK(server.connections() == 0);
  }
}

TEST_CASE("a bad SMTP_URL is said to be one") {
  const std::string url = GENERATE("", "http://127.0.0.1:25", "smtp://", "smtp://user:pass@127.0.0.1", "nonsense url");
  Settings settings;
  settings.smtp_url = url;
  Transfers outside(settings, {});
  const Reply reply = reply_to(outside, a_mail());
  INFO(why(reply));
  CHECK(described(reply) == "not sent configuration");
}

TEST_CASE("one connection carries many mails") {
  SmtpScriptServer server({});
  Transfers outside(to(server.url()), {});
  for (int i = 0; i < 20; ++i) REQUIRE(described(reply_to(outside, a_mail())) == "receipt 250 a=250 b=250");
  CHECK(server.connections() == 1);
  for (int i = 20; i < 105; ++i) REQUIRE(described(reply_to(outside, a_mail())) == "receipt 250 a=250 b=250");
  CHECK(server.connections() == 2);
}

TEST_CASE("a message refused leaves the connection good for the next mail") {
  SmtpScriptServer server({.message = "554 spam"});
  Transfers outside(to(server.url()), {});
  CHECK(described(reply_to(outside, a_mail())) == "receipt 554 a=250 b=250");
  CHECK(described(reply_to(outside, a_mail())) == "receipt 554 a=250 b=250");
  CHECK(server.connections() == 1);
}

TEST_CASE("after a server that hangs at the end of DATA the next mail does not hang") {
  SmtpScriptServer server({.message = "silence", .faulty_connections = 1});
  Transfers outside(to(server.url()), {});
  CHECK(described(reply_to(outside, a_mail(), 1s)) == "unanswered timeout");
  CHECK(described(reply_to(outside, a_mail(), 5s)) == "receipt 250 a=250 b=250");
}

TEST_CASE("a server gets its time for the greeting and each reply, and twice as long for that to the whole message") {
  const auto& [script, least, words] = GENERATE(
      table<SmtpScript, std::chrono::seconds, std::string>({{SmtpScript{.greeting = "silence"}, 1s, ""},
                                                            {SmtpScript{.mail = "silence"}, 1s, "silent for 1 s"},
                                                            {SmtpScript{.message = "silence"}, 2s, "silent for 2 s"}}));
  SmtpScriptServer server(script);
  Transfers outside(to(server.url()), {});
  const auto begun = std::chrono::steady_clock::now();
  const Reply reply = reply_to(outside, a_mail(), 1s);
  CHECK(std::chrono::steady_clock::now() - begun >= least);
  CHECK_THAT(why(reply), Catch::Contains(words));
}

TEST_CASE("a kept connection that the server gave up costs no mail") {
  SmtpScriptServer server({.hang_up_after_mails = 1});
  Transfers outside(to(server.url()), {});
  for (int i = 0; i < 5; ++i) CHECK(described(reply_to(outside, a_mail())) == "receipt 250 a=250 b=250");
  CHECK(server.messages().size() == 5);
}

TEST_CASE("a mail server that takes its time stops nobody else") {
  SmtpScriptServer slow({.message = "silence"});
  Transfers outside(to(slow.url()), {});
  for (TransferId id = 0; id < 4; ++id) outside.start(id, a_mail(), 60s);
  CHECK(soon([&] {
    outside.wait(10ms);
    const auto commands = slow.commands();
    return std::count(commands.begin(), commands.end(), "DATA") == 4;
  }));
}

TEST_CASE("a dropped mail gives no arrival") {
  SmtpScriptServer server({.message = "silence"});
  Transfers outside(to(server.url()), {});
  outside.start(1, a_mail(), 1s);
  REQUIRE(soon([&] { return outside.wait(10ms).empty() && server.connections() == 1; }));
  outside.drop(1);
  CHECK(outside.wait(2500ms).empty());
}
