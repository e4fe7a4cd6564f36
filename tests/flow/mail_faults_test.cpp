// Every fault of the mail server, through the whole flow: where the job ends, who has the mail, and that nobody pays
// for a second summary.
#include <catch2/catch.hpp>
#include <set>

#include "flow/job_story.h"
#include "flow/mail_story.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct MailFault {
  std::string rule;   ///< What the sandbox does wrong; DOMAIN is replaced by the tenant's.
  std::string end;    ///< Of the job and of its mail.
  std::string tries;  ///< To send: outcome, error_kind, SMTP code. The stage's first 'done' is the mail's composing.
  std::string people;
};

const std::string kAllSent = "boss sent 250, desk sent 250, audit sent 250";

const std::vector<MailFault> kMailFaults{
    {R"("fault":"greylist","match":"@DOMAIN")", "completed mailed, mail sent", "again mail_deferred 451, done - 250",
     kAllSent},
    {R"("fault":"rcpt","match":"desk@DOMAIN","code":452,"times":1)", "completed mailed, mail sent",
     "again mail_deferred 250, done - 250", kAllSent},
    {R"("fault":"rcpt","match":"desk@DOMAIN","code":452)", "failed mail_deferred, mail partial",
     "again mail_deferred 250, failed mail_deferred 452", "boss sent 250, desk deferred 452, audit sent 250"},
    {R"("fault":"rcpt","match":"desk@DOMAIN","code":550)", "failed recipients_refused, mail partial",
     "failed recipients_refused 250", "boss sent 250, desk refused 550, audit sent 250"},
    {R"("fault":"rcpt","match":"@DOMAIN","code":550)", "failed mail_refused, mail failed", "failed mail_refused 550",
     "boss refused 550, desk refused 550, audit refused 550"},
    {R"("fault":"data","match":"@DOMAIN","code":554)", "failed mail_refused, mail failed", "failed mail_refused 554",
     "boss refused 554, desk refused 554, audit refused 554"},
    {R"("fault":"data","match":"@DOMAIN","code":451,"times":1)", "completed mailed, mail sent",
     "again mail_deferred 451, done - 250", kAllSent},
    {R"("fault":"close_after_data","match":"@DOMAIN","times":2)", "completed mailed, mail sent",
     "again mail_unknown -, again mail_unknown -, done - 250", kAllSent},
    {R"("fault":"silence_after_data","match":"@DOMAIN","times":1)", "completed mailed, mail sent",
     "again mail_unknown -, done - 250", kAllSent},
    {R"("fault":"close_after_data","match":"@DOMAIN")", "failed mail_unknown, mail unknown",
     "again mail_unknown -, again mail_unknown -, failed mail_unknown -",
     "boss pending -, desk pending -, audit pending -"},
};

std::string domain_of(std::size_t index) {
  return "t" + std::to_string(index) + ".example";
}

/// The mail's deliveries as the sandbox saw them; one Message-ID for all of them.
json deliveries_of(House& house, const std::string& call) {
  return house.seen().at("mails").value(house.word("select message_id from v_mails where call_id = '" + call + "'"),
                                        json::array());
}

int summaries_paid(House& house) {
  return house.seen().at("openai").at("requests").value("all", 0);
}

/// A call for each fault, of a tenant with its own domain, all in one run. Made once.
struct MailFaultsRun {
  House house{script()};

  static MailFaultsRun& get() {
    static MailFaultsRun run;
    return run;
  }

 private:
  MailFaultsRun() {
    house.run_sql("update stages set timeout_s = 1, deferral_limit_s = 1 where name = 'email'");
    for (std::size_t i = 0; i < kMailFaults.size(); ++i) {
      house.add_tenant("tenant-" + std::to_string(i), domain_of(i));
      house.add_call(call_of(i), "tenant-" + std::to_string(i));
    }
    house.run_out();
  }
  static std::string script() {
    std::string rules;
    for (std::size_t i = 0; i < kMailFaults.size(); ++i) {
      std::string rule = kMailFaults[i].rule;
      rule.replace(rule.find("DOMAIN"), 6, domain_of(i));
      rules += (i > 0 ? "," : "") + (R"({"service":"smtp",)" + rule) + "}";
    }
    return "[" + rules + "]";
  }
};

}  // namespace

TEST_CASE("a fault of the mail server ends where the issue says, recipient by recipient") {
  House& house = MailFaultsRun::get().house;
  for (std::size_t i = 0; i < kMailFaults.size(); ++i) {
    DYNAMIC_SECTION(kMailFaults[i].rule) {
      CHECK(mail_end(house, call_of(i)) == kMailFaults[i].end);
      CHECK(mail_tries(house, call_of(i)) == kMailFaults[i].tries);
      CHECK(people_of(house, call_of(i)) == kMailFaults[i].people);
    }
  }
}

TEST_CASE("a mail that bounces, however often, does not pay for a second summary") {
  CHECK(summaries_paid(MailFaultsRun::get().house) == static_cast<int>(kMailFaults.size()));
}

TEST_CASE("every delivery of a mail is the same bytes under the same Message-ID, to those who do not have it yet") {
  House& house = MailFaultsRun::get().house;
  CHECK(
      house.seen().at("mails").size() ==
      static_cast<std::size_t>(house.number("select count(*) from mails where state <> 'failed' or smtp_code = 554")));
  for (std::size_t i = 0; i < kMailFaults.size(); ++i) {
    const json deliveries = deliveries_of(house, call_of(i));
    INFO(kMailFaults[i].rule << deliveries.dump(1));
    std::multiset<std::string> served;
    for (const json& delivery : deliveries) {
      CHECK(delivery.at("digest") == deliveries[0].at("digest"));
      CHECK(delivery.at("bytes") ==
            house.number("select body_bytes from v_mails where call_id = '" + call_of(i) + "'"));
      if (delivery.at("answer") != "250") continue;
      for (const json& address : delivery.at("recipients")) served.insert(address.get<std::string>());
    }
    for (const std::string& address : served) CHECK(served.count(address) == 1);
    CHECK(static_cast<std::int64_t>(served.size()) ==
          house.number("select count(*) from mails join calls on calls.id = call_row, json_each(mails.recipients) "
                       "where call_id = '" +
                       call_of(i) + "' and value ->> 'state' = 'sent'"));
  }
}

TEST_CASE("a mail server that does not take the sender, or has no time for anybody") {
  const auto [rule, end, tries] = GENERATE(table<std::string, std::string, std::string>({
      {R"("fault":"mail","code":550)", "failed mail_refused, mail failed", "failed mail_refused 550"},
      {R"("fault":"greeting","code":421,"times":1)", "completed mailed, mail sent",
       "again mail_deferred 421, done - 250"},
  }));
  House house(R"([{"service":"smtp",)" + rule + "}]");
  house.add_call("call-1000");
  house.run_out();
  CHECK(mail_end(house, "call-1000") == end);
  CHECK(mail_tries(house, "call-1000") == tries);
}

TEST_CASE("a mail server that is not there is tried three times, then the job fails with kind network") {
  House house;
  house.settings.smtp_url = "smtp://127.0.0.1:1";
  house.add_call("call-1000");
  Program run({"run", "--once"}, house.environment());
  CHECK(run.wait() == 1);
  CHECK_THAT(run.out(), Catch::StartsWith("0 jobs completed, 1 failed\n"));
  CHECK(mail_end(house, "call-1000") == "failed network, mail pending");
  CHECK(mail_tries(house, "call-1000") == "again network -, again network -, failed network -");

  SECTION("and `callmill rerun --failed` brings it through once the server is back, with the summary it has") {
    house.settings.smtp_url = house.sandbox.smtp_url();
    Program rerun({"rerun", "--failed"}, house.environment());
    CHECK(rerun.wait() == 0);
    CHECK_THAT(rerun.err(), Catch::Contains("1 job will be run again"));
    CHECK(house.run_once().completed == 1);
    CHECK(mail_end(house, "call-1000") == "completed mailed, mail sent");
    CHECK(summaries_paid(house) == 1);
  }
}

TEST_CASE("stage = 'email' in the UPDATE sends only the mail again, with a new Message-ID") {
  House house;
  house.add_call("call-1000");
  house.run_once();
  house.run_sql("update jobs set status = 'pending', stage = 'email'");
  CHECK(house.run_once().completed == 1);
  CHECK(summaries_paid(house) == 1);
  const json mails = house.seen().at("mails");
  CHECK(mails.size() == 2);
  CHECK(house.words("select revision || ' ' || state from mails order by revision") == "1 sent, 2 sent");
  CHECK(house.number("select count(distinct message_id) from mails") == 2);
}
