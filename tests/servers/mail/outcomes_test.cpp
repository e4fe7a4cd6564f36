// The outcome table of SMTP (RFC 5321), through the whole flow, against aiosmtpd.
#include <catch2/catch.hpp>

#include "flow/mail_story.h"
#include "servers/mail/python_server.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

/// A house whose mails go to a scripted server.
struct ScriptedHouse {
  PythonServer server;
  House house;

  explicit ScriptedHouse(const json& options) : server("scripted.py", {options.dump()}) {
    house.settings.smtp_url = "smtp://127.0.0.1:" + server.port();
    house.settings.smtp_username.clear();
    house.run_sql("update stages set timeout_s = 1, deferral_limit_s = 3 where name = 'email'");
  }
};

struct Row {
  std::string fact;
  json replies;  ///< See scripted.py; DOMAIN is replaced by the tenant's.
  std::string end;
  std::string tries;
  std::string people;
};

const std::string kAllSent = "boss sent 250, desk sent 250, audit sent 250";
const std::string kNobody = "boss pending -, desk pending -, audit pending -";

const std::vector<Row> kRows{
    {"accepted", json::object(), "completed mailed, mail sent", "done - 250", kAllSent},
    {"one recipient refused",
     {{"RCPT desk@DOMAIN", "550 5.1.1 no such user"}},
     "failed recipients_refused, mail partial",
     "failed recipients_refused 250",
     "boss sent 250, desk refused 550, audit sent 250"},
    {"all recipients refused",
     {{"RCPT boss@DOMAIN", "550 no"}, {"RCPT desk@DOMAIN", "551 no"}, {"RCPT audit@DOMAIN", "553 no"}},
     "failed mail_refused, mail failed",
     "failed mail_refused 553",
     "boss refused 550, desk refused 551, audit refused 553"},
    {"one refused, the others not now",
     {{"RCPT boss@DOMAIN", "550 no"}, {"RCPT desk@DOMAIN", {"451 later"}}, {"RCPT audit@DOMAIN", {"452 later"}}},
     "failed recipients_refused, mail partial",
     "again mail_deferred 452, failed recipients_refused 250",
     "boss refused 550, desk sent 250, audit sent 250"},
    {"greylisted",
     {{"RCPT boss@DOMAIN", {"451 4.7.1 come back"}},
      {"RCPT desk@DOMAIN", {"451 4.7.1 come back"}},
      {"RCPT audit@DOMAIN", {"451 4.7.1 come back"}}},
     "completed mailed, mail sent",
     "again mail_deferred 451, done - 250",
     kAllSent},
    {"put off for longer than deferral_limit_s",
     {{"RCPT desk@DOMAIN", "452 4.2.2 mailbox full"}},
     "failed mail_deferred, mail partial",
     "again mail_deferred 250, again mail_deferred 452, failed mail_deferred 452",
     "boss sent 250, desk deferred 452, audit sent 250"},
    {"DATA refused",
     {{"DATA @DOMAIN", "554 no valid recipients"}},
     "failed mail_refused, mail failed",
     "failed mail_refused 554",
     "boss refused 554, desk refused 554, audit refused 554"},
    {"DATA not now",
     {{"DATA @DOMAIN", {"451 busy"}}},
     "completed mailed, mail sent",
     "again mail_deferred 451, done - 250",
     kAllSent},
    {"the connection ends before DATA",
     {{"DATA @DOMAIN", {"close"}}},
     "completed mailed, mail sent",
     "again network -, done - 250",
     kAllSent},
    {"the connection ends in the midst of the message, all of which had left",
     {{"BODY @DOMAIN", {"close"}}},
     "completed mailed, mail sent",
     "again mail_unknown -, done - 250",
     kAllSent},
    {"the message refused",
     {{"END @DOMAIN", "554 5.7.1 spam"}},
     "failed mail_refused, mail failed",
     "failed mail_refused 554",
     "boss refused 554, desk refused 554, audit refused 554"},
    {"the message not now",
     {{"END @DOMAIN", {"452 disk full"}}},
     "completed mailed, mail sent",
     "again mail_deferred 452, done - 250",
     kAllSent},
    {"taken with another 2yz than 250",
     {{"END @DOMAIN", "251 forwarded"}},
     "completed mailed, mail sent",
     "done - 251",
     kAllSent},
    {"the connection ends after the final dot",
     {{"END @DOMAIN", {"close"}}},
     "completed mailed, mail sent",
     "again mail_unknown -, done - 250",
     kAllSent},
    {"silence after the final dot",
     {{"END @DOMAIN", {"silence"}}},
     "completed mailed, mail sent",
     "again mail_unknown -, done - 250",
     kAllSent},
    {"never a word after the final dot",
     {{"END @DOMAIN", "close"}},
     "failed mail_unknown, mail unknown",
     "again mail_unknown -, again mail_unknown -, failed mail_unknown -",
     kNobody},
};

std::string call_of(std::size_t index) {
  return "call-" + std::to_string(1000 + index);
}
std::string domain_of(std::size_t index) {
  return "t" + std::to_string(index) + ".example";
}

json replies_of_all_rows() {
  json replies = json::object();
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    for (const auto& [key, reply] : kRows[i].replies.items()) {
      std::string named = key;
      replies[named.replace(named.find("DOMAIN"), 6, domain_of(i))] = reply;
    }
  }
  return replies;
}

/// A call for each row, of a tenant with its own domain, all in one run. Made once.
struct AllRows : ScriptedHouse {
  static AllRows& get() {
    static AllRows all;
    return all;
  }

 private:
  AllRows() : ScriptedHouse(json::object({{"replies", replies_of_all_rows()}})) {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
      house.add_tenant("tenant-" + std::to_string(i), domain_of(i));
      house.add_call(call_of(i), "tenant-" + std::to_string(i));
    }
    house.run_out();
  }
};

}  // namespace

TEST_CASE("aiosmtpd: every row of the outcome table ends as it should, recipient by recipient") {
  House& house = AllRows::get().house;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    DYNAMIC_SECTION(kRows[i].fact) {
      CHECK(mail_end(house, call_of(i)) == kRows[i].end);
      CHECK(mail_tries(house, call_of(i)) == kRows[i].tries);
      CHECK(people_of(house, call_of(i)) == kRows[i].people);
    }
  }
}

TEST_CASE("aiosmtpd: whatever happened, a mail came as the very bytes of its row") {
  AllRows& all = AllRows::get();
  const auto came = all.server.events("mail");
  CHECK(came.size() > kRows.size());
  for (const json& mail : came) {
    const std::string bytes = content_of(all.server.path(mail.at("file").get<std::string>()));
    const auto start = bytes.find("Message-Id: <") + 13;
    const std::string id = bytes.substr(start, bytes.find('>', start) - start);
    INFO(id);
    auto query =
        all.house.database.prepare("select body from mails_with_bodies where message_id = '" + id + "'", "test");
    REQUIRE(query.next());
    CHECK(query.get<std::string>("body") == bytes);
    CHECK(bytes.find("audit@") == std::string::npos);
    CHECK(mail.at("sender") == "mill@callmill.example");
  }
}

TEST_CASE("aiosmtpd: what goes wrong before any recipient is named") {
  const auto [fact, replies, end, tries] = GENERATE(table<std::string, json, std::string, std::string>({
      {"greeting refuses",
       {{"GREETING", "554 go away"}},
       "failed mail_refused, mail failed",
       "failed mail_refused 554"},
      {"greeting says later",
       {{"GREETING", {"421 too many connections"}}},
       "completed mailed, mail sent",
       "again mail_deferred 421, done - 250"},
      {"greeting never comes",
       {{"GREETING", {"silence"}}},
       "completed mailed, mail sent",
       "again timeout -, done - 250"},
      {"closed before the greeting",
       {{"GREETING", {"close"}}},
       "completed mailed, mail sent",
       "again network -, done - 250"},
      {"EHLO and HELO refused", {{"EHLO", "550 no"}}, "failed mail_refused, mail failed", "failed mail_refused 550"},
      {"only HELO known", {{"EHLO", {"502 what?"}}}, "completed mailed, mail sent", "done - 250"},
      {"sender refused",
       {{"MAIL", "553 5.7.1 not yours"}},
       "failed mail_refused, mail failed",
       "failed mail_refused 553"},
      {"sender not now",
       {{"MAIL", {"450 slow down"}}},
       "completed mailed, mail sent",
       "again mail_deferred 450, done - 250"},
      {"the server goes away",
       {{"MAIL", {"421 shutting down"}}},
       "completed mailed, mail sent",
       "again mail_deferred 421, done - 250"},
  }));
  DYNAMIC_SECTION(fact) {
    ScriptedHouse posted(json::object({{"replies", replies}}));
    posted.house.add_call("call-1000");
    posted.house.run_out();
    CHECK(mail_end(posted.house, "call-1000") == end);
    CHECK(mail_tries(posted.house, "call-1000") == tries);
    CHECK(posted.server.events("mail").size() == (end == "completed mailed, mail sent" ? 1 : 0));
  }
}

TEST_CASE("aiosmtpd: what a server cannot do costs no mail") {
  const auto [fact, options, end, tries] = GENERATE(table<std::string, json, std::string, std::string>({
      {"slow in each reply, within the limit", {{"delay_ms", 120}}, "completed mailed, mail sent", "done - 250"},
      {"no 8BITMIME, no SIZE", {{"without", {"8BITMIME", "SIZE"}}}, "completed mailed, mail sent", "done - 250"},
      {"too large for its SIZE", {{"size", 1000}}, "failed mail_refused, mail failed", "failed mail_refused 552"},
      {"too large, which it says only at the end",
       {{"size", 1000}, {"without", {"SIZE"}}},
       "failed mail_refused, mail failed",
       "failed mail_refused 552"},
  }));
  DYNAMIC_SECTION(fact) {
    ScriptedHouse posted(options);
    posted.house.add_call("call-1000");
    posted.house.run_out();
    CHECK(mail_end(posted.house, "call-1000") == end);
    CHECK(mail_tries(posted.house, "call-1000") == tries);
    for (const json& command : posted.server.events("command")) {
      if (command.at("line") == "MAIL mill@callmill.example")
        CHECK(command.at("parameters").empty() == options.contains("without"));
    }
  }
}

TEST_CASE("aiosmtpd: a greylisted mail waits as long as the stage's defaults say, and `run --once` says that it does") {
  ScriptedHouse posted(json::object({{"replies", {{"RCPT boss@a.example", {"451 4.7.1 greylisted"}}}}}));
  House& house = posted.house;
  house.run_sql("update stages set deferral_first_s = 60, deferral_cap_s = 3600, deferral_limit_s = 86400");
  house.add_call("call-1000");
  Environment environment = house.environment();
  environment["SMTP_USERNAME"] = "";
  Program once({"run", "--once"}, environment);
  CHECK(once.wait() == 0);
  CHECK(once.out() == "0 jobs completed, 0 failed\n1 job waits for a mail server that said \"not now\"\n");
  CHECK(mail_end(house, "call-1000") == "pending mail_deferred, mail partial");
  CHECK(house.number("select attempt from jobs") == 0);
  CHECK_THAT(house.word("select last_error from v_jobs"), Catch::Contains("boss@a.example: 451 4.7.1 greylisted"));
  const auto wait = house.number("select retry_after - updated_at from jobs");
  CHECK(wait >= 60);
  CHECK(wait <= 77);

  house.run_sql("update jobs set retry_after = 1");
  house.run_out();
  CHECK(mail_end(house, "call-1000") == "completed mailed, mail sent");
  CHECK(mail_tries(house, "call-1000") == "again mail_deferred 250, done - 250");
  const auto mails = posted.server.events("mail");
  REQUIRE(mails.size() == 2);
  CHECK(mails[1].at("recipients") == json::array({"boss@a.example"}));
}

TEST_CASE("aiosmtpd: an address beyond ASCII is refused here, its domain is not, and the others get their mail") {
  ScriptedHouse posted(json::object());
  House& house = posted.house;
  house.run_sql(
      "update tenants set bcc = '[]', recipients = json_array('boss@a.example', 'j\xC3\xB6rg@a.example', "
      "'info@b\xC3\xBC"
      "cher.example')");
  house.add_call("call-1000");
  house.run_out();
  CHECK(mail_end(house, "call-1000") == "failed recipients_refused, mail partial");
  CHECK_THAT(house.word("select last_error from v_jobs"), Catch::Contains("not a mail address"));
  const auto mails = posted.server.events("mail");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].at("recipients") == json::array({"boss@a.example", "info@xn--bcher-kva.example"}));
}
