// Real mails through a real Postfix, and what it stored. Hidden from the common run because Postfix wants root:
// tests/servers/mail/run_postfix_tests runs them, or says that it cannot.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>

#include "flow/mail_story.h"
#include "places.h"
#include "servers/mail/python_server.h"
#include "support/house.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct PostfixHouse {
  PythonServer postfix{"postfix.py", {}};
  House house;

  explicit PostfixHouse(const char* port = "plain") {
    house.settings.smtp_url = "smtp://mail.localhost:" + postfix.port(port);
    house.settings.smtp_username.clear();
    house.settings.smtp_starttls = std::string_view(port) == "tls" ? StartTls::required : StartTls::off;
    house.settings.ca_file = postfix.path("ca.pem");
    house.run_sql("update stages set deferral_limit_s = 3 where name = 'email'");
  }

  std::vector<std::filesystem::path> stored() const {
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::exists(postfix.path("mails/all/new"))) return files;
    for (const auto& file : std::filesystem::directory_iterator(postfix.path("mails/all/new")))
      files.push_back(file.path());
    return files;
  }
  /// Waits until Postfix has delivered so many; it does so after it took them.
  std::vector<std::filesystem::path> wait_for(std::size_t count) const {
    soon([&] { return stored().size() >= count; }, 20s);
    return stored();
  }
};

/// A file as Postfix stored it, its own headers taken off, line ends as they came over the wire.
struct StoredMail {
  std::string recipient;
  std::string received;  ///< Postfix's trace of it.
  std::string bytes;

  explicit StoredMail(const std::filesystem::path& file) {
    std::istringstream lines(content_of(file));
    bool trace = true;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("Delivered-To: ") && trace) recipient = line.substr(14);
      trace = trace && (line.starts_with("Return-Path:") || line.starts_with("X-Original-To:") ||
                        line.starts_with("Delivered-To:") || line.starts_with("Received:") || line.starts_with("\t"));
      (trace ? received : bytes) += line + (trace ? "\n" : "\r\n");
    }
  }
  std::string message_id() const {
    const auto start = bytes.find("Message-Id: <") + 13;
    return bytes.substr(start, bytes.find('>', start) - start);
  }
};

using People = std::map<std::string, std::multiset<std::string>>;  // by Message-ID

/// Whom the mails' rows say they were sent to, blind copies included.
People people_of_rows(House& house) {
  People people;
  auto query = house.database.prepare(
      "select message_id, value ->> 'address' as address from mails, json_each(recipients) "
      "where value ->> 'state' = 'sent'",
      "test");
  while (query.next()) people[query.get<std::string>("message_id")].insert(query.get<std::string>("address"));
  return people;
}

/// What tests/mail_check.py is to find in the mails, by Message-ID.
json meant(House& house) {
  json all = json::object();
  auto query = house.database.prepare(
      "select message_id, subject, call_id, tenant.reply_to, tenant.recipients, tenant.bcc, "
      "coalesce(summaries.summary ->> 'one_line_summary', '') as said from mails join calls on calls.id = "
      "mails.call_row "
      "join tenant_settings as tenant using (tenant_id) left join summaries on summaries.call_row = calls.id",
      "test");
  while (query.next()) {
    const auto text = [&](const char* column) { return query.get<std::string>(column); };
    all[text("message_id")] = {{"subject", text("subject")},
                               {"call_id", text("call_id")},
                               {"from", "mill@callmill.example"},
                               {"from_name", "Callmill"},
                               {"to", json::parse(text("recipients"))},
                               {"reply_to", query.get<std::optional<std::string>>("reply_to").value_or("")},
                               {"absent", json::parse(text("bcc"))},
                               {"says", text("said")}};
  }
  return all;
}

/// mail_check.py's errors about these mails; empty: none.
std::string errors(const std::vector<StoredMail>& mails, const json& expected) {
  ScratchFolder folder;
  std::vector<std::string> words{CALLMILL_SOURCE_DIR "/tests/mail_check.py", "--meant",
                                 (folder.path() / "meant.json").string()};
  std::ofstream(words.back()) << expected.dump();
  for (std::size_t i = 0; i < mails.size(); ++i) {
    words.push_back((folder.path() / (std::to_string(i) + ".eml")).string());
    std::ofstream(words.back(), std::ios::binary) << mails[i].bytes;
  }
  Program check(words, {{"PATH", "/usr/bin:/bin"}}, "/usr/bin/python3");
  const int code = check.wait();
  return code == 0 ? "" : check.out() + check.err();
}

std::vector<StoredMail> read_all(const std::vector<std::filesystem::path>& files) {
  return {files.begin(), files.end()};
}

/// Every mail came to exactly those in its row, and is that row's bytes.
void check_as_meant(PostfixHouse& posted, const std::vector<StoredMail>& mails) {
  People came;
  for (const StoredMail& mail : mails) {
    INFO(mail.message_id());
    came[mail.message_id()].insert(mail.recipient);
    auto query = posted.house.database.prepare(
        "select body from mails_with_bodies where message_id = '" + mail.message_id() + "'", "test");
    REQUIRE(query.next());
    CHECK(query.get<std::string>("body") == mail.bytes);
  }
  CHECK(came == people_of_rows(posted.house));
  if (!mails.empty()) CHECK(errors(mails, meant(posted.house)) == "");
}

}  // namespace

TEST_CASE("Postfix: every mail of the sample reaches its people, BCC included, and reads as it was meant",
          "[.postfix]") {
  PostfixHouse posted;
  std::vector<std::string> words{"import"};
  for (const auto& file : std::filesystem::recursive_directory_iterator(CALLMILL_SOURCE_DIR "/tests/fixtures/sample"))
    if (file.is_regular_file()) words.push_back(file.path().string());
  Program import(words, posted.house.environment());
  REQUIRE(import.wait() == 0);
  posted.house.run_sql("update tenants set reply_to = 'answers@' || tenant_id || '.example'");
  posted.house.run_out();
  CHECK(posted.house.words("select distinct status || ' ' || stage from jobs") == "completed email");

  std::size_t wanted = 0;
  for (const auto& [id, people] : people_of_rows(posted.house)) wanted += people.size();
  CHECK(wanted >= 80);
  const auto mails = read_all(posted.wait_for(wanted));
  CHECK(mails.size() == wanted);
  check_as_meant(posted, mails);
  CHECK(std::any_of(mails.begin(), mails.end(),
                    [](const StoredMail& mail) { return mail.recipient.starts_with("audit@"); }));
}

TEST_CASE("Postfix: 200 mails over few connections, each once to each", "[.postfix]") {
  PostfixHouse posted;
  posted.house.add_calls(200);
  CHECK(posted.house.run_once().completed == 200);
  const auto files = posted.wait_for(600);
  CHECK(files.size() == 600);
  const std::string log = content_of(posted.postfix.path("log"));
  std::size_t connections = 0;
  for (auto at = log.find(": connect from"); at != std::string::npos; at = log.find(": connect from", at + 1))
    ++connections;
  CHECK(connections <= 17);  // at most 8 at once, each good for 100 mails; one was the start's
}

TEST_CASE("Postfix: over STARTTLS, with a certificate that is checked", "[.postfix]") {
  PostfixHouse posted("tls");
  posted.house.add_call("call-1000");
  SECTION("taken") {
    posted.house.run_out();
    CHECK(mail_end(posted.house, "call-1000") == "completed mailed, mail sent");
    const auto mails = read_all(posted.wait_for(3));
    CHECK(mails.size() == 3);
    check_as_meant(posted, mails);
    for (const StoredMail& mail : mails) CHECK_THAT(mail.received, Catch::Contains("with ESMTPS"));
  }
  SECTION("without TLS it takes nothing, and the stage halts") {
    posted.house.settings.smtp_starttls = StartTls::off;
    posted.house.run_out();
    CHECK_THAT(posted.house.word("select pause_reason from stages where name = 'email'"),
               Catch::StartsWith("configuration: the mail server wants an encrypted connection"));
  }
  SECTION("an authority that we do not know") {
    posted.house.settings.ca_file.clear();
    posted.house.run_out();
    CHECK_THAT(posted.house.word("select pause_reason from stages where name = 'email'"),
               Catch::StartsWith("configuration: SSL certificate problem"));
  }
  if (posted.house.word("select status from jobs") == "pending") CHECK(posted.stored().empty());
}

TEST_CASE("Postfix: what it refuses, and what it takes later", "[.postfix]") {
  const auto [fact, port, change, end, tries, people, came] =
      GENERATE(table<std::string, const char*, std::string, std::string, std::string, std::string, std::size_t>({
          {"one recipient unknown", "plain",
           "update tenants set recipients = '[\"boss@a.example\",\"gone@a.example\"]'",
           "failed recipients_refused, mail partial", "failed recipients_refused 250",
           "boss sent 250, gone refused 550, audit sent 250", 2},
          {"all unknown", "plain", "update tenants set recipients = '[\"gone@a.example\"]', bcc = '[]'",
           "failed mail_refused, mail failed", "failed mail_refused 550", "gone refused 550", 0},
          {"one mailbox full", "plain", "update tenants set recipients = '[\"full@a.example\"]'",
           "failed mail_deferred, mail partial",
           "again mail_deferred 250, again mail_deferred 452, failed mail_deferred 452",
           "full deferred 452, audit sent 250", 1},
          {"refused for what it says", "plain", "update tenants set display_name = 'EICAR'",
           "failed mail_refused, mail failed", "failed mail_refused 550",
           "boss refused 550, desk refused 550, audit refused 550", 0},
          {"greylisted by a policy service", "greylisting", "select 1", "completed mailed, mail sent",
           "again mail_deferred 451, done - 250", "boss sent 250, desk sent 250, audit sent 250", 3},
      }));
  DYNAMIC_SECTION(fact) {
    PostfixHouse posted(port);
    posted.house.run_sql(change);
    posted.house.add_call("call-1000");
    posted.house.run_out();
    CHECK(mail_end(posted.house, "call-1000") == end);
    CHECK(mail_tries(posted.house, "call-1000") == tries);
    CHECK(people_of(posted.house, "call-1000") == people);
    const auto mails = read_all(posted.wait_for(came));
    CHECK(mails.size() == came);
    check_as_meant(posted, mails);
  }
}

TEST_CASE("Postfix: dots, long lines and long names come through as they are", "[.postfix]") {
  PostfixHouse posted;
  std::string name;
  for (int i = 0; i < 40; ++i) name += "Café \"Étoile\", 日本語 <x@y> ";
  posted.house.run_sql("update tenants set display_name = '" + name + "'");
  posted.house.add_call("call-1000");
  posted.house.run_sql(
      "update transcript_items set chunks = json_array(json_object('seq', 1, 'text', '.' || char(10) || '..' || "
      "char(10) || "
      "'.hidden' || char(13, 10) || '.' || char(13, 10) || 'From here ' || replace(hex(zeroblob(900)), '0', 'x'))) "
      "where item_id = 'item-1'");
  posted.house.run_out();
  CHECK(mail_end(posted.house, "call-1000") == "completed mailed, mail sent");
  const auto mails = read_all(posted.wait_for(3));
  CHECK(mails.size() == 3);
  check_as_meant(posted, mails);
}

TEST_CASE("Postfix: what we start listens on loopback alone", "[.postfix]") {
  PythonServer postfix("postfix.py", {});
  std::set<int> ours;
  for (const char* port : {"plain", "tls", "greylisting"}) ours.insert(std::stoi(postfix.port(port)));
  std::size_t found = 0;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::istringstream lines(content_of(table));
    std::string number, local, remote, state;
    std::getline(lines, number);
    for (std::string rest; lines >> number >> local >> remote >> state && std::getline(lines, rest);) {
      const auto colon = local.find(':');
      if (state != "0A" || !ours.contains(std::stoi(local.substr(colon + 1), nullptr, 16))) continue;
      CHECK(local.substr(0, colon) == "0100007F");
      ++found;
    }
  }
  CHECK(found == ours.size());
}
