// TLS and logins against aiosmtpd: whom the worker trusts, and to whom it gives its password.
#include <catch2/catch.hpp>

#include "flow/mail_story.h"
#include "servers/mail/python_server.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using nlohmann::json;

namespace {

/// A house whose mails go to a scripted server by a name that is not taken for loopback.
struct Trusting {
  PythonServer server;
  House house;

  explicit Trusting(const json& options) : server("scripted.py", {options.dump()}) {
    house.settings.smtp_url = "smtp://mail.localhost:" + server.port();
    house.settings.smtp_username.clear();
    if (options.contains("certificate")) house.settings.ca_file = server.path("ca.pem");
    house.run_sql("update stages set deferral_limit_s = 3 where name = 'email'");
    house.add_call("call-1000");
  }

  std::string pause() { return house.word("select pause_reason from stages where name = 'email'"); }
  /// The stage halted for `kind`, the job lost nothing, and the server heard nothing of a mail.
  void check_halted(const std::string& kind, const std::string& words) {
    CHECK_THAT(pause(), Catch::StartsWith(kind + ": ") && Catch::Contains(words));
    CHECK_THAT(pause(), !Catch::Contains(kSmtpPassword));
    CHECK(mail_end(house, "call-1000") == "pending " + kind + ", mail pending");
    CHECK(house.number("select attempt from jobs") == 0);
    CHECK(server.events("mail").empty());
  }
  void check_sent(bool over_tls) {
    INFO(pause());
    CHECK(mail_end(house, "call-1000") == "completed mailed, mail sent");
    CHECK(mail_tries(house, "call-1000") == "done - 250");
    const auto mails = server.events("mail");
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].at("tls") == over_tls);
  }
};

}  // namespace

TEST_CASE("aiosmtpd: a server with the right certificate gets its mail over TLS") {
  const auto [fact, options, starttls, scheme] = GENERATE(table<std::string, json, StartTls, std::string>({
      {"STARTTLS, by default", {{"certificate", "good"}, {"must_tls", true}}, StartTls::automatic, "smtp"},
      {"STARTTLS, only when offered", {{"certificate", "good"}}, StartTls::when_offered, "smtp"},
      {"TLS from the first byte", {{"certificate", "good"}, {"tls_first", true}}, StartTls::automatic, "smtps"},
  }));
  DYNAMIC_SECTION(fact) {
    Trusting trusting(options);
    trusting.house.settings.smtp_url = scheme + "://mail.localhost:" + trusting.server.port();
    trusting.house.settings.smtp_starttls = starttls;
    trusting.house.run_out();
    trusting.check_sent(true);
  }
}

TEST_CASE("aiosmtpd: TLS that is not as it must be halts the stage before anything of a mail was said") {
  const auto [fact, options, scheme, words] = GENERATE(table<std::string, json, std::string, std::string>({
      {"no STARTTLS", json::object(), "smtp", "no mail goes to this server unencrypted (SMTP_STARTTLS)"},
      {"of an authority that nobody knows", {{"certificate", "other_authority"}}, "smtp", "unable to get local issuer"},
      {"for another name", {{"certificate", "wrong_name"}}, "smtp", "matches target host name 'mail.localhost'"},
      {"expired", {{"certificate", "expired"}}, "smtp", "certificate has expired"},
      {"expired, TLS from the first byte", {{"certificate", "expired"}, {"tls_first", true}}, "smtps", "has expired"},
      {"no TLS at all where smtps is asked for", json::object(), "smtps", "wrong version number"},
  }));
  DYNAMIC_SECTION(fact) {
    Trusting trusting(options);
    trusting.house.settings.smtp_url = scheme + "://mail.localhost:" + trusting.server.port();
    trusting.house.run_out();
    trusting.check_halted("configuration", words);
    CHECK(trusting.server.events("command").empty());
  }
}

TEST_CASE("aiosmtpd: a private authority is trusted only where CALLMILL_CA_FILE names it") {
  const auto [ca_file, words] = GENERATE(table<std::string, std::string>({
      {"", "unable to get local issuer certificate"},
      {"/dev/null", "/dev/null"},
  }));
  Trusting trusting(json::object({{"certificate", "good"}}));
  trusting.house.settings.ca_file = ca_file;
  trusting.house.run_out();
  trusting.check_halted("configuration", words);
}

TEST_CASE("a CALLMILL_CA_FILE that is not there halts the first stage that would need it") {
  House house;
  house.settings.ca_file = "/nowhere/ca.pem";
  house.add_call("call-1000");
  house.run_once();
  CHECK(house.word("select pause_reason from stages where name = 'summarize'") ==
        "configuration: CALLMILL_CA_FILE /nowhere/ca.pem cannot be read: No such file or directory");
}

TEST_CASE("aiosmtpd: a server that wants TLS from one that gives none says so, and is heard") {
  Trusting trusting(json::object({{"certificate", "good"}, {"must_tls", true}}));
  trusting.house.settings.smtp_starttls = StartTls::off;
  trusting.house.run_out();
  trusting.check_halted("configuration", "wants an encrypted connection (SMTP_STARTTLS=required): 530");
}

TEST_CASE("aiosmtpd: the worker logs in with PLAIN and with LOGIN, once a connection, inside TLS") {
  const std::string mechanism = GENERATE("PLAIN", "LOGIN");
  Trusting trusting(
      {{"certificate", "good"}, {"auth", {mechanism, mechanism}}, {"must_auth", true}, {"password", kSmtpPassword}});
  trusting.house.settings.smtp_username = "mill";
  trusting.house.run_out();
  trusting.check_sent(true);
  const auto logins = trusting.server.events("login");
  REQUIRE(logins.size() == 1);
  CHECK(logins[0].at("mechanism") == mechanism);
  CHECK(logins[0].at("taken") == true);
  CHECK(logins[0].at("tls") == true);
}

TEST_CASE("aiosmtpd: a login that does not work halts the stage, and nothing goes out without it") {
  const auto [fact, options, username, kind, words] =
      GENERATE(table<std::string, json, std::string, std::string, std::string>({
          {"wrong password", {{"auth", {"PLAIN", "LOGIN"}}}, "mill", "credentials", "refuses our credentials: 535"},
          {"account closed",
           {{"auth", {"PLAIN", "LOGIN"}}, {"auth_reply", "534 5.7.9 too weak"}},
           "mill",
           "credentials",
           "refuses our credentials: 534 5.7.9 too weak"},
          {"no login offered", json::object(), "mill", "configuration", "offers no AUTH"},
          {"login wanted, and we have none",
           {{"auth", {"PLAIN", "LOGIN"}}, {"must_auth", true}},
           "",
           "credentials",
           "wants a login, and SMTP_USERNAME is not set: 530"},
      }));
  DYNAMIC_SECTION(fact) {
    json with_tls = options;
    with_tls["certificate"] = "good";
    Trusting trusting(with_tls);
    trusting.house.settings.smtp_username = username;
    trusting.house.run_out();
    trusting.check_halted(kind, words);
  }
}

TEST_CASE("aiosmtpd: a login that does not work for now puts the mail off") {
  Trusting trusting(
      {{"certificate", "good"}, {"auth", {"PLAIN", "LOGIN"}}, {"auth_reply", "454 4.7.0 directory down"}});
  trusting.house.settings.smtp_username = "mill";
  trusting.house.run_out();
  CHECK(mail_end(trusting.house, "call-1000") == "failed mail_deferred, mail pending");
  CHECK(trusting.house.word("select smtp_reply from v_mails") == "4.7.0 directory down");
  CHECK(trusting.server.events("mail").empty());
}

TEST_CASE("aiosmtpd: a password is never given without TLS off loopback, even where STARTTLS may be missing") {
  Trusting trusting(json::object({{"auth", {"PLAIN", "LOGIN"}}, {"password", kSmtpPassword}}));
  trusting.house.settings.smtp_username = "mill";
  trusting.house.settings.smtp_starttls = StartTls::when_offered;
  trusting.house.run_out();
  trusting.check_halted("configuration", "unencrypted");
  CHECK(trusting.server.events("login").empty());
}

TEST_CASE("aiosmtpd: the settings reach the real program") {
  Trusting trusting(json::object({{"certificate", "good"},
                                  {"must_tls", true},
                                  {"auth", {"PLAIN", "LOGIN"}},
                                  {"must_auth", true},
                                  {"password", kSmtpPassword}}));
  trusting.house.settings.smtp_username = "mill";
  Environment environment = trusting.house.environment();
  environment["CALLMILL_CA_FILE"] = trusting.house.settings.ca_file;
  environment["LOG_LEVEL"] = "trace";
  Program once({"run", "--once"}, environment);
  CHECK(once.wait() == 0);
  trusting.check_sent(true);
  CHECK_THAT(once.err() + once.out(), !Catch::Contains(kSmtpPassword));
}
