#include "stages/postcall/email.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/mail/mail_message.h"
#include "ledger/sql_files.h"
#include "scratch.h"
#include "stages/work.h"
#include "support/rows.h"

using namespace callmill;
using nlohmann::json;

namespace {

constexpr std::int64_t kMailTime = 1'795'000'000;
constexpr const char* kAnotherSummary =
    "insert into summaries (call_row, revision, state, refusal, model, transcript_revision, created_at) "
    "values (7, 2, 'refused', 'no way', 'm', 1, 200)";

/// A database with one call whose mail comes next, and the stage driven over it as the runner would.
struct OneMail {
  tests::Scratch scratch;
  ledger::Database& database = scratch.database;
  Settings settings;
  stages::Stage stage = stages::email_stage();
  std::int64_t now = kMailTime;

  OneMail() {
    settings.smtp_from = "Callmill <mill@mail.example>";
    tests::tenant(database, {.tenant_id = "tenant-1",
                             .display_name = "Garage Étoile",
                             .recipients = R"(["a@x.example","b@x.example"])",
                             .bcc = R"(["audit@x.example"])",
                             .reply_to = "a@x.example"});
    tests::call(database, {.id = 7,
                           .tenant_id = "tenant-1",
                           .call_id = "call-0001",
                           .status = "called",
                           .phone = "+33612345678",
                           .call_started_at = 1'794'990'000,
                           .call_ended_at = 1'794'990'065});
    tests::job(database, {.id = 3, .call_row = 7, .stage = "email"});
    run("insert into transcripts values (7, '[{\"item_id\":\"i\",\"role\":\"user\",\"text\":\"My car is broken\","
        "\"interrupted\":false}]', 1, 16, 5, 'linked', '{}', 100, 1)");
    run("insert into summaries (call_row, revision, state, summary, unsupported, model, transcript_revision, "
        "created_at) values (7, 1, 'made', '{\"one_line_summary\":\"A car is broken\",\"caller_request\":\"A "
        "repair\",\"key_points\":[],"
        "\"actions\":[\"Call back\"],\"contact\":{\"name\":null,\"phone\":\"+33 1\",\"email\":null,\"company\":null},"
        "\"fields\":{\"how_urgent\":\"very\"}}', '[{\"field\":\"phone\",\"value\":\"+33 1\"}]', 'm', 1, 200)");
  }

  void run(const std::string& sql) { database.execute(sql, "test"); }
  std::string word(const std::string& sql) { return tests::word(database, sql); }
  std::int64_t number(const std::string& sql) { return tests::number(database, sql); }
  std::string state() { return word("select state from mails order by revision desc limit 1"); }
  std::string recipients() {
    return word(
        "select group_concat((value ->> 'address') || ' ' || (value ->> 'state'), ', ') from json_each((select "
        "recipients from mails order by revision desc limit 1))");
  }

  stages::Work work() { return tests::loaded_work(database, stage, 3); }
  Request request() { return tests::asked(work(), settings, unix_time(now)); }
  Verdict answer(const Reply& reply) { return recorded(tests::judged(work(), reply, settings, unix_time(now))); }
  /// Where nothing is asked.
  Verdict decided() { return recorded(tests::decided(work(), settings, unix_time(now))); }
  Verdict recorded(Verdict verdict) {
    tests::record(database, verdict);
    return verdict;
  }
  /// The first pass, which must write a mail down.
  void compose() {
    const Verdict verdict = decided();
    REQUIRE(std::holds_alternative<Done>(verdict.what));
    REQUIRE(std::get<Done>(verdict.what).next == Next{ToStage{"email"}});
  }
  Mail mail() { return std::get<Mail>(request()); }
};

MailReceipt receipt(int code, const std::vector<std::pair<std::string, int>>& recipients, const char* reply = "said") {
  MailReceipt result{code, reply, {}};
  for (const auto& [address, own] : recipients) result.recipients.push_back({address, own, "word"});
  return result;
}

/// "done mailed", "put off mail_deferred", "failed ...", "halt ...".
std::string described(const Verdict& verdict) {
  struct Words {
    std::string operator()(const Done& done) { return "done " + done.outcome; }
    std::string operator()(const Later&) { return "later"; }
    std::string operator()(const Again& again) {
      return (again.deferred_since ? "put off " : "again ") + again.why.kind;
    }
    std::string operator()(const Failed& failed) { return "failed " + failed.why.kind; }
    std::string operator()(const Halt& halt) { return "halt " + halt.why.kind; }
  };
  return std::visit(Words{}, verdict.what);
}

std::string words(const Verdict& verdict) {
  if (const auto* again = std::get_if<Again>(&verdict.what)) return again->why.words;
  if (const auto* halt = std::get_if<Halt>(&verdict.what)) return halt->why.words;
  return std::get<Failed>(verdict.what).why.words;
}

}  // namespace

TEST_CASE("the mail is written down before it leaves") {
  OneMail desk;
  desk.compose();
  CHECK(desk.state() == "pending");
  CHECK(desk.word("select message_id from mails") == "pc.tenant-1.call-0001.1@mail.example");
  CHECK(desk.word("select typeof(body) from mail_bodies") == "blob");
  CHECK(desk.recipients() == "a@x.example pending, b@x.example pending, audit@x.example pending");

  const Mail mail = desk.mail();
  CHECK(mail.from == "mill@mail.example");
  CHECK(mail.recipients == std::vector<std::string>{"a@x.example", "b@x.example", "audit@x.example"});
  CHECK(mail.bytes == desk.word("select body from mail_bodies"));
  CHECK(mail.bytes.find("audit@") == std::string::npos);
  const ReadMessage read = read_message(mail.bytes);
  CHECK(read.text.find("how urgent: very") != std::string::npos);
  CHECK(read.text.find("Phone: +33 1  [!] not found in the transcript") != std::string::npos);
  CHECK(read.text.find("Duration: 1 min 05 s") != std::string::npos);

  const Verdict verdict =
      desk.answer(receipt(250, {{"a@x.example", 250}, {"b@x.example", 250}, {"audit@x.example", 250}}));
  CHECK(described(verdict) == "done mailed");
  CHECK(verdict.code == 250);
  CHECK(desk.state() == "sent");
  CHECK(desk.number("select sent_at from mails") == kMailTime);
}

TEST_CASE("what the email stage makes of what came back") {
  using Row = std::tuple<std::string, Reply, std::string, std::string, std::string>;
  const auto each = [](int a, int b, int c) {
    return std::vector<std::pair<std::string, int>>{{"a@x.example", a}, {"b@x.example", b}, {"audit@x.example", c}};
  };
  const auto& [name, reply, verdict, state, recipients] =
      GENERATE_COPY(table<std::string, Reply, std::string, std::string, std::string>({
          Row{"all taken", receipt(250, each(250, 251, 250)), "done mailed", "sent",
              "a@x.example sent, b@x.example sent, audit@x.example sent"},
          Row{"one refused for good", receipt(250, each(250, 550, 250)), "failed recipients_refused", "partial",
              "a@x.example sent, b@x.example refused, audit@x.example sent"},
          Row{"one not now", receipt(250, each(250, 451, 250)), "put off mail_deferred", "partial",
              "a@x.example sent, b@x.example deferred, audit@x.example sent"},
          Row{"one not now, one never", receipt(250, each(550, 451, 250)), "put off mail_deferred", "partial",
              "a@x.example refused, b@x.example deferred, audit@x.example sent"},
          Row{"all refused", receipt(550, each(550, 550, 554)), "failed mail_refused", "failed",
              "a@x.example refused, b@x.example refused, audit@x.example refused"},
          Row{"all refused, one of them only for now", receipt(451, each(550, 550, 451)), "put off mail_deferred",
              "pending", "a@x.example refused, b@x.example refused, audit@x.example deferred"},
          Row{"sender refused", receipt(550, {}), "failed mail_refused", "failed",
              "a@x.example refused, b@x.example refused, audit@x.example refused"},
          Row{"server closing", receipt(421, {}), "put off mail_deferred", "pending",
              "a@x.example deferred, b@x.example deferred, audit@x.example deferred"},
          Row{"refused after DATA", receipt(554, each(250, 250, 250)), "failed mail_refused", "failed",
              "a@x.example refused, b@x.example refused, audit@x.example refused"},
          Row{"not now after DATA, one refused before", receipt(452, each(250, 550, 250)), "put off mail_deferred",
              "pending", "a@x.example deferred, b@x.example refused, audit@x.example deferred"},
          Row{"a recipient the server said nothing of", receipt(250, each(250, 0, 250)), "put off mail_deferred",
              "partial", "a@x.example sent, b@x.example pending, audit@x.example sent"},
          Row{"credentials", receipt(535, {}), "halt credentials", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"encryption wanted", receipt(530, {}, "5.7.0 Must issue a STARTTLS command first"), "halt configuration",
              "pending", "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"encryption wanted for the login", receipt(538, {}), "halt configuration", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"authentication wanted", receipt(530, each(530, 530, 530)), "halt credentials", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"not reached", NotSent{TransportError::network, "refused"}, "again network", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"too late", NotSent{TransportError::timeout, "slow"}, "again timeout", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"no descriptor left", NotSent{TransportError::local, "too many"}, "halt local_shortage", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"no STARTTLS", NotSent{TransportError::configuration, "no STARTTLS"}, "halt configuration", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"no word after DATA", Unanswered{TransportError::timeout, "silence"}, "again mail_unknown", "unknown",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
          Row{"not a mail server's answer", HttpResponse{}, "failed internal", "pending",
              "a@x.example pending, b@x.example pending, audit@x.example pending"},
      }));
  DYNAMIC_SECTION(name) {
    OneMail desk;
    desk.compose();
    CHECK(described(desk.answer(reply)) == verdict);
    CHECK(desk.state() == state);
    CHECK(desk.recipients() == recipients);
  }
}

TEST_CASE("a mail counts as put off since the first time, after the job was last asked for") {
  OneMail desk;
  desk.compose();
  const auto since = [&] { return std::get<Again>(desk.answer(receipt(451, {})).what).deferred_since.value(); };
  CHECK(since() == unix_time(kMailTime));
  const std::string row = "insert into attempts (job_id, stage, attempt, started_at, outcome, error_kind) values (3, ";
  desk.run(row + "'email', 1, 1794999000, 'again', 'network')");
  CHECK(since() == unix_time(kMailTime));
  desk.run(row + "'email', 1, 1794999100, 'again', 'mail_deferred')");
  desk.run(row + "'email', 1, 1794999200, 'again', 'mail_deferred')");
  CHECK(since() == unix_time(1'794'999'100));
  desk.run("update jobs set status = 'pending'");
  CHECK(since() == unix_time(kMailTime));
  desk.run(row + "'email', 1, 1794999300, 'again', 'mail_deferred')");
  // The clock was set back meanwhile: the first is the first all the same.
  desk.run(row + "'email', 1, 1794999200, 'again', 'mail_deferred')");
  CHECK(since() == unix_time(1'794'999'300));
}

TEST_CASE("a recipient refused for good is not asked again when the others were only put off") {
  OneMail desk;
  desk.compose();
  const Mail first = desk.mail();
  desk.answer(receipt(451, {{"a@x.example", 550}, {"b@x.example", 451}, {"audit@x.example", 451}}));
  const Mail second = desk.mail();
  CHECK(second.message_id == first.message_id);
  CHECK(second.recipients == std::vector<std::string>{"b@x.example", "audit@x.example"});
  CHECK(described(desk.answer(receipt(250, {{"b@x.example", 250}, {"audit@x.example", 250}}))) ==
        "failed recipients_refused");
  CHECK(desk.state() == "partial");
}

TEST_CASE("a deferred mail goes again only to those left, the same bytes") {
  OneMail desk;
  desk.compose();
  const Mail first = desk.mail();
  desk.answer(receipt(250, {{"a@x.example", 250}, {"b@x.example", 451}, {"audit@x.example", 250}}));
  const Mail second = desk.mail();
  CHECK(second.recipients == std::vector<std::string>{"b@x.example"});
  CHECK(second.bytes == first.bytes);
  CHECK(second.message_id == first.message_id);
  CHECK(described(desk.answer(receipt(250, {{"b@x.example", 250}}))) == "done mailed");
  CHECK(desk.state() == "sent");
}

TEST_CASE("a mail whose fate is unknown goes again as it is, and stays unknown until the server says more") {
  OneMail desk;
  desk.compose();
  const Mail first = desk.mail();
  desk.answer(Unanswered{TransportError::network, "reset"});
  desk.now += 100;
  desk.settings.smtp_bcc = {"new@x.example"};
  CHECK(desk.mail() == first);
  desk.answer(receipt(451, {}));
  CHECK(desk.state() == "unknown");
  CHECK(desk.mail() == first);
  desk.answer(receipt(250, {{"a@x.example", 250}, {"b@x.example", 250}, {"audit@x.example", 250}}));
  CHECK(desk.state() == "sent");
}

TEST_CASE("a mail that may have arrived and is refused at the next try stays one of unknown fate, in both words") {
  OneMail desk;
  desk.compose();
  const Mail first = desk.mail();
  desk.answer(Unanswered{TransportError::timeout, "silence"});
  const Reply refusal = receipt(550, {{"a@x.example", 550}, {"b@x.example", 550}, {"audit@x.example", 550}}, "no way");
  const Verdict verdict = desk.answer(refusal);
  CHECK(described(verdict) == "failed mail_unknown");
  CHECK_THAT(words(verdict),
             Catch::Contains("an earlier try got no answer (silence), so that some may have the mail") &&
                 Catch::Contains("refused: a@x.example: 550 word"));
  CHECK(desk.state() == "unknown");
  CHECK(desk.word("select smtp_code || ' ' || smtp_reply from mails") == "550 silence; then no way");
  SECTION("asked for again, the same mail goes out, to all") {
    CHECK(desk.mail() == first);
    CHECK(described(desk.answer(refusal)) == "failed mail_unknown");
    CHECK(desk.word("select smtp_reply from mails") == "silence; then no way");
    CHECK(described(desk.answer(
              receipt(250, {{"a@x.example", 250}, {"b@x.example", 250}, {"audit@x.example", 250}}))) == "done mailed");
    CHECK(desk.state() == "sent");
  }
  SECTION("asked for again after its content or its recipients changed, it is another mail") {
    desk.run(GENERATE(as<std::string>{}, kAnotherSummary, "update transcripts set revision = 2",
                      "update tenants set recipients = '[\"right@x.example\"]'"));
    desk.compose();
    CHECK(desk.mail().message_id != first.message_id);
    CHECK(desk.word("select state from mails where revision = 1") == "unknown");
  }
  SECTION("a server that cannot be reached now leaves it unknown as well") {
    const Verdict away = desk.answer(NotSent{TransportError::network, "down"});
    CHECK(described(away) == "again mail_unknown");
    CHECK_THAT(words(away), Catch::Contains("(silence)") && Catch::EndsWith("down"));
  }
}

TEST_CASE("a rerun after the mail was sent composes a new one for all") {
  OneMail desk;
  desk.compose();
  desk.answer(receipt(250, {{"a@x.example", 250}, {"b@x.example", 250}, {"audit@x.example", 250}}));
  desk.run("update tenants set recipients = '[\"new@x.example\", \"a@x.example\"]'");
  desk.compose();
  CHECK(desk.number("select max(revision) from mails") == 2);
  CHECK(desk.mail().recipients == std::vector<std::string>{"new@x.example", "a@x.example", "audit@x.example"});
}

TEST_CASE("a second mail that comes again with other content, as after a restore, has another Message-ID") {
  const auto second = [](const std::string& name) {
    OneMail desk;
    desk.compose();
    desk.answer(receipt(250, {{"a@x.example", 250}, {"b@x.example", 250}, {"audit@x.example", 250}}));
    desk.run("update tenants set display_name = '" + name + "'");
    desk.compose();
    return desk.word("select message_id from mails where revision = 2");
  };
  CHECK_THAT(second("Acme"), Catch::StartsWith("pc.tenant-1.call-0001.2-") && Catch::EndsWith("@mail.example"));
  CHECK(second("Acme") == second("Acme"));
  CHECK(second("Acme") != second("Another"));
}

TEST_CASE("a rerun after a partial refusal goes only to those not served") {
  OneMail desk;
  desk.compose();
  desk.answer(receipt(250, {{"a@x.example", 250}, {"b@x.example", 550}, {"audit@x.example", 250}}));
  SECTION("the address was mended") {
    desk.run("update tenants set recipients = '[\"a@x.example\",\"B2@x.example\"]'");
    desk.compose();
    CHECK(desk.mail().recipients == std::vector<std::string>{"B2@x.example"});
    SECTION("and refused again: those of the first mail stay served") {
      desk.answer(receipt(550, {{"B2@x.example", 550}}));
      desk.run("update tenants set recipients = '[\"a@x.example\",\"b3@x.example\"]'");
      desk.compose();
      CHECK(desk.mail().recipients == std::vector<std::string>{"b3@x.example"});
    }
  }
  SECTION("the address was taken out: all are served, nothing is sent") {
    desk.run("update tenants set recipients = '[\"a@x.example\"]'");
    CHECK(described(desk.decided()) == "done mailed");
    CHECK(desk.number("select count(*) from mails") == 1);
  }
  SECTION("the summary was made again: it is news to all") {
    desk.run(
        "insert into summaries (call_row, revision, state, refusal, model, transcript_revision, created_at) "
        "values (7, 2, 'refused', 'no', 'm', 1, 5)");
    desk.compose();
    CHECK(desk.mail().recipients.size() == 3);
  }
}

TEST_CASE("a mail that never left is replaced when what it says or whom it goes to has changed") {
  OneMail desk;
  desk.compose();
  desk.answer(NotSent{TransportError::network, "down"});
  const auto change = GENERATE(as<std::string>{}, "update tenants set recipients = '[\"right@x.example\"]'",
                               "update transcripts set revision = 2", kAnotherSummary);
  desk.run(change);
  desk.now += 60;
  desk.compose();
  CHECK(desk.word("select state || ' ' || smtp_reply from mails where revision = 1") ==
        "failed never sent: revision 2 replaced it");
  CHECK(std::holds_alternative<Mail>(desk.request()));
}

TEST_CASE("a mail is made of the latest transcript and summary once, whatever the clock said when they were made") {
  const auto made_at = GENERATE(std::int64_t{1}, kMailTime, kMailTime + 600);
  OneMail desk;
  desk.run("update summaries set created_at = " + std::to_string(made_at));
  desk.run("update transcripts set assembled_at = " + std::to_string(kMailTime + kMailTime - made_at));
  desk.compose();
  CHECK_THAT(read_message(desk.mail().bytes).text, Catch::Contains("A car is broken"));
  CHECK(desk.word("select transcript_revision || ' ' || summary_revision from mails") == "1 1");
  desk.run(kAnotherSummary);
  desk.run("update summaries set created_at = 1 where revision = 2");
  desk.compose();
  CHECK_THAT(read_message(desk.mail().bytes).text, Catch::Contains("no way"));
  CHECK(desk.number("select count(*) from mails") == 2);
}

TEST_CASE("a mail that is replaced unsent three times fails, until the job is asked for again") {
  OneMail desk;
  desk.compose();
  const auto change = [&](int i) {
    desk.run("update tenants set recipients = '[\"r" + std::to_string(i) + "@x.example\"]'");
  };
  for (int i = 1; i <= 3; ++i) {
    change(i);
    desk.compose();
  }
  CHECK(desk.mail().recipients.front() == "r3@x.example");
  change(4);
  const Verdict verdict = desk.decided();
  CHECK(described(verdict) == "failed internal");
  CHECK_THAT(words(verdict), Catch::Contains("replaced three times"));
  CHECK(desk.number("select count(*) from mails") == 4);
  desk.run("update jobs set status = 'pending'");
  desk.compose();
  CHECK(desk.mail().recipients.front() == "r4@x.example");
}

TEST_CASE(
    "a mail of whose recipients one is refused and the others deferred goes out again to those, and is no new mail") {
  OneMail desk;
  desk.compose();
  const Mail first = desk.mail();
  const Verdict verdict =
      desk.answer(receipt(451, {{"a@x.example", 451}, {"b@x.example", 550}, {"audit@x.example", 451}}));
  CHECK(described(verdict) == "put off mail_deferred");
  desk.now += 60;
  const Mail again = desk.mail();
  CHECK(again.message_id == first.message_id);
  CHECK(again.bytes == first.bytes);
  CHECK(again.recipients == std::vector<std::string>{"a@x.example", "audit@x.example"});
}

TEST_CASE("a mail that a lost runner may have sent is not replaced: the same goes out again") {
  const auto& [outcome, when, goes_again] = GENERATE(table<std::string, std::string, bool>(
      {{"lost", "after", true}, {"discarded", "after", true}, {"lost", "before", false}}));
  // Whatever the clock says of it.
  const auto started_at = GENERATE(kMailTime, kMailTime - 3600, kMailTime + 3600);
  OneMail desk;
  const std::string lost =
      "insert into attempts (job_id, stage, attempt, started_at, outcome, error_kind) values (3, "
      "'email', 1, " +
      std::to_string(started_at) + ", '" + outcome + "', 'runner_lost')";
  if (when == "before") desk.run(lost);
  desk.compose();
  const Mail first = desk.mail();
  if (when == "after") desk.run(lost);
  desk.run("update tenants set recipients = '[\"right@x.example\"]'");
  desk.now += 60;
  const auto made = desk.work().request(desk.settings, unix_time(desk.now));
  const auto* asked = std::get_if<stages::Asked>(&made);
  CHECK((asked != nullptr && asked->request == Request{first}) == goes_again);
}

TEST_CASE("what forbids a mail") {
  using Row = std::tuple<std::string, std::string, std::string, std::string>;
  const auto& [name, change, verdict, said] = GENERATE(table<std::string, std::string, std::string, std::string>({
      Row{"disabled", "update tenants set status = 'disabled'", "failed tenant_disabled", "tenant-1 is disabled"},
      Row{"no recipients", "update tenants set recipients = '[]', bcc = '[]'", "failed no_recipients",
          "set tenants.recipients"},
      Row{"only bad ones", "update tenants set recipients = '[\"a b@x.example\", 5]', bcc = '[]'", "failed bad_address",
          "a b@x.example: not a mail address: it contains a space; 5: not a mail address"},
      Row{"no transcript", "delete from transcripts", "failed transcript_not_found", "rerun it from assemble"},
  }));
  DYNAMIC_SECTION(name) {
    OneMail desk;
    desk.run(change);
    const Verdict told_so = desk.decided();
    CHECK(described(told_so) == verdict);
    CHECK_THAT(words(told_so), Catch::Contains(said));
    CHECK(desk.number("select count(*) from mails") == 0);
  }
}

TEST_CASE("bad addresses among good ones are not sent to, and are loud") {
  OneMail desk;
  desk.run(
      "update tenants set recipients = '[\"a@x.example\",\"b@x.example\\r\\nRCPT TO:<evil@x.example>\"]', bcc = '[]', "
      "reply_to = 'nobody'");
  desk.compose();
  CHECK(desk.mail().recipients == std::vector<std::string>{"a@x.example"});
  CHECK(desk.mail().bytes.find("Reply-To") == std::string::npos);
  const Verdict verdict = desk.answer(receipt(250, {{"a@x.example", 250}}));
  CHECK(described(verdict) == "failed recipients_refused");
  CHECK_THAT(words(verdict), Catch::Contains("RCPT TO:<evil@x.example>: not a mail address") &&
                                 Catch::Contains("nobody: not a mail address"));
  CHECK(desk.state() == "partial");
}

TEST_CASE("settings that cannot work halt the stage and say what to set") {
  OneMail desk;
  SECTION("no SMTP_FROM") {
    desk.settings.smtp_from = "";
    CHECK_THAT(words(desk.decided()), Catch::Contains("SMTP_FROM is not set"));
    desk.settings.mail_dir = "/tmp/mails";
    CHECK(described(desk.decided()) == "done ");
  }
  SECTION("bad SMTP_FROM") {
    desk.settings.smtp_from = "Worker";
    CHECK(described(desk.decided()) == "halt configuration");
  }
  SECTION("bad SMTP_BCC") {
    desk.settings.smtp_bcc = {"x"};
    CHECK_THAT(words(desk.decided()), Catch::Contains("SMTP_BCC: 'x'"));
  }
}

TEST_CASE("the outcome says what kind of mail it was") {
  using Row = std::tuple<std::string, std::string, std::string>;
  const auto& [change, outcome, text] = GENERATE(table<std::string, std::string, std::string>({
      Row{"update summaries set state = 'refused', summary = null, refusal = 'no way'", "refused", "no way"},
      Row{"delete from summaries; update transcripts set turns = '[]', turn_count = 0, character_count = 0", "empty",
          "Nothing was said"},
      Row{"delete from summaries; update transcripts set highest_seq = 2", "empty", "Nothing was said"},
      Row{"delete from summaries", "refused", "not summarised"},
      Row{"update transcripts set revision = 2, highest_seq = 1", "empty", "Nothing was said"},
  }));
  DYNAMIC_SECTION(change) {
    OneMail desk;
    desk.run(change);
    desk.compose();
    CHECK_THAT(read_message(desk.mail().bytes).text, Catch::Contains(text));
    const Verdict verdict =
        desk.answer(receipt(250, {{"a@x.example", 250}, {"b@x.example", 250}, {"audit@x.example", 250}}));
    CHECK(std::get<Done>(verdict.what).outcome == outcome);
  }
}

TEST_CASE("load scans no table that grows") {
  OneMail desk;
  std::string text(ledger::sql_file("stages/email/load").text);
  auto plan = desk.database.prepare("explain query plan " + text, "plan");
  plan.bind("ids", "[3]");
  while (plan.next()) {
    const std::string step = plan.get<std::string>("detail");
    INFO(step);
    CHECK((step.find("SCAN") == std::string::npos || step.find("VIRTUAL TABLE") != std::string::npos));
  }
}
