// How many connections the worker's mails take, against aiosmtpd.
#include <catch2/catch.hpp>
#include <set>

#include "flow/mail_story.h"
#include "servers/mail/python_server.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("aiosmtpd: 300 mails go over few connections, each mail once") {
  constexpr std::size_t kMails = 300;
  PythonServer server("scripted.py", {"{}"});
  House house;
  house.settings.smtp_url = "smtp://127.0.0.1:" + server.port();
  house.settings.smtp_username.clear();
  house.add_calls(kMails);
  CHECK(house.run_once().completed == kMails);
  CHECK(house.words("select distinct state from mails") == "sent");
  CHECK(server.events("mail").size() == kMails);
  std::set<std::string> ids;
  for (const json& mail : server.events("mail")) {
    const std::string bytes = content_of(server.path(mail.at("file").get<std::string>()));
    ids.insert(bytes.substr(bytes.find("Message-Id: "), 60));
  }
  CHECK(ids.size() == kMails);
  // At most 8 at once, each good for 100 mails.
  CHECK(server.events("connection").size() <= 16);
}

TEST_CASE("aiosmtpd: a server that closes idle connections costs no try") {
  PythonServer server("scripted.py", {R"({"idle_s":0.3})"});
  House house;
  house.settings.smtp_url = "smtp://127.0.0.1:" + server.port();
  Environment environment = house.environment();
  environment["SMTP_USERNAME"] = "";
  Program run({"run"}, environment);
  for (const char* call : {"call-1000", "call-2000", "call-3000"}) {
    house.add_call(call);
    CHECK(soon([&] { return house.number("select count(*) from jobs where status <> 'completed'") == 0; }));
    CHECK(mail_tries(house, call) == "done - 250");
    std::this_thread::sleep_for(500ms);
  }
  CHECK(server.events("connection").size() == 3);
}
