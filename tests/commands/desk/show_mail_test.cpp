#include "commands/desk/show_mail.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "domain/mail/mail_message.h"
#include "scratch.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;

namespace {

std::string shown(ledger::Database& database, MailView view) {
  const Settings settings;
  const Secrets secrets;
  std::ostringstream out, err;
  Context context{settings, secrets, out, err, false, false};
  const int code = show_mail(context, database, 7, view);
  return code == kOk ? out.str() : "exit code " + std::to_string(code);
}

}  // namespace

TEST_CASE("show mail gives the stored mail three ways") {
  tests::Scratch scratch;
  tests::call(scratch.database, {.id = 7});
  CHECK_THROWS_WITH(shown(scratch.database, MailView::text), Catch::Contains("no mail yet"));

  MessageHead head;
  head.from = {"Été", "mill@x.example"};
  head.to = {"a@x.example"};
  head.subject = "Müller: call";
  head.message_id = "pc.1@x.example";
  head.date = unix_time(1'795'000'000);
  const std::string bytes = write_message(head, {"Grüße\n", "<p>Grüße</p>", std::nullopt});
  for (const int revision : {1, 2}) {
    auto insert = scratch.database.prepare(
        "insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, state, smtp_code, "
        "smtp_reply, "
        "composed_at, sent_at) values (7, :revision, 'm' || :revision, 's', "
        "'[{\"address\":\"a@x.example\",\"kind\":\"to\",\"state\":\"sent\",\"code\":250,\"reply\":\"ok\"},"
        "{\"address\":\"audit@x.example\",\"kind\":\"bcc\",\"state\":\"refused\",\"code\":550,\"reply\":\"gone\"}]', "
        ":body, 'partial', 250, 'queued', 1795000000, 1795000060)",
        "test");
    insert.bind("revision", revision).bind("body", Blob{bytes});
    insert.run();
  }

  CHECK(shown(scratch.database, MailView::raw) == bytes);
  CHECK(shown(scratch.database, MailView::html) == "<p>Grüße</p>\n");
  const std::string text = shown(scratch.database, MailView::text);
  CHECK_THAT(text, Catch::StartsWith("mail revision 2, partial: some recipients have it, some do not\n"
                                     "composed 2026-11-18 11:06 (UTC), sent 2026-11-18 11:07 (UTC), "));
  CHECK_THAT(text, Catch::Contains("the server's last word: 250 queued\n"
                                   "  a@x.example      to   sent 250 ok\n"
                                   "  audit@x.example  bcc  refused 550 gone\n"));
  CHECK_THAT(text, Catch::Contains("Subject: Müller: call\n") && Catch::Contains("From: Été <mill@x.example>\n"));
  CHECK_THAT(text, Catch::EndsWith("\nGrüße\n"));
}
