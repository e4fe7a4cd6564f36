// The talk about a mail as decisions: no socket.
#include "outside/smtp_dialogue.h"

#include <catch2/catch.hpp>

using namespace callmill;
using namespace callmill::outside;

namespace {

const Mail kMail{"m@mill.example", "mill@mill.example", {"a@x.example", "b@x.example"}, "Subject: x\r\n\r\nhello\r\n"};

/// The dialogue after the server took sender, both recipients and DATA: the message is on its way.
SmtpDialogue in_message() {
  SmtpDialogue dialogue(kMail, false);
  for (const int code : {250, 250, 250, 354}) static_cast<void>(dialogue.next({code, "ok"}, true));
  return dialogue;
}

}  // namespace

TEST_CASE("replies are cut out of whatever pieces the bytes come in") {
  const std::string bytes = "250-one\r\n250 two\r\n354\r\n55x what\r\n220 last\n";
  const std::size_t piece = GENERATE(1U, 2U, 7U, 1000U);
  SmtpReplies replies;
  std::vector<SmtpReply> all;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    replies.add(std::string_view(bytes).substr(at, piece));
    while (auto reply = replies.next()) all.push_back(*reply);
  }
  CHECK(all == std::vector<SmtpReply>{{250, "one two"}, {354, ""}, {0, "55x what"}, {220, "last"}});
  CHECK(replies.empty());
}

TEST_CASE("a line that never ends is no reply") {
  SmtpReplies replies;
  replies.add(std::string(70'000, 'x'));
  const auto reply = replies.next();
  REQUIRE(reply);
  CHECK(reply->code == 0);
  CHECK(reply->text.size() <= 500);
}

TEST_CASE("a message on the wire: dots doubled, its end unmistakable") {
  const auto [message, wire] = GENERATE(table<std::string, std::string>({
      {"a\r\n", "a\r\n.\r\n"},
      {"a", "a\r\n.\r\n"},
      {"", ".\r\n"},
      {".\r\n", "..\r\n.\r\n"},
      {"a\r\n.b\r\n..c\r\n", "a\r\n..b\r\n...c\r\n.\r\n"},
      {"a.b\r\n", "a.b\r\n.\r\n"},
  }));
  CHECK(data_bytes(message) == wire);
}

TEST_CASE("the commands in their order") {
  SmtpDialogue dialogue(kMail, true);
  CHECK(dialogue.begin() == "MAIL FROM:<mill@mill.example> SIZE=21\r\n");
  CHECK(dialogue.next({250, "ok"}, true) == "RCPT TO:<a@x.example>\r\n");
  CHECK(dialogue.next({550, "no"}, true) == "RCPT TO:<b@x.example>\r\n");
  CHECK(dialogue.next({251, "forwarded"}, true) == "DATA\r\n");
  CHECK_FALSE(dialogue.awaits_verdict());
  CHECK(dialogue.next({354, "go"}, true) == data_bytes(kMail.bytes));
  CHECK(dialogue.awaits_verdict());
  CHECK(!dialogue.outcome());
  CHECK(dialogue.next({250, "taken"}, true).empty());
  REQUIRE(dialogue.outcome());
  CHECK(std::get<MailReceipt>(*dialogue.outcome()).recipients[0].reply == "no");
  CHECK(dialogue.left_clean());
}

TEST_CASE("a break is a doubt only once the final dot is out") {
  SmtpDialogue dialogue = in_message();
  SECTION("before") {
    dialogue.broken(TransportError::timeout, "silence", false);
    CHECK(std::holds_alternative<NotSent>(*dialogue.outcome()));
  }
  SECTION("after") {
    dialogue.broken(TransportError::timeout, "silence", true);
    CHECK(std::holds_alternative<Unanswered>(*dialogue.outcome()));
  }
  CHECK(!dialogue.left_clean());
}

TEST_CASE("a reply in the middle of the message") {
  SmtpDialogue dialogue = in_message();
  SECTION("a refusal is kept, but the connection is no good any more") {
    CHECK(dialogue.next({552, "too long"}, false).empty());
    CHECK(std::get<MailReceipt>(*dialogue.outcome()).code == 552);
  }
  SECTION("an acceptance of what was not sent yet is nonsense") {
    CHECK(dialogue.next({250, "taken"}, false).empty());
    CHECK(std::holds_alternative<NotSent>(*dialogue.outcome()));
  }
  CHECK(!dialogue.left_clean());
}
