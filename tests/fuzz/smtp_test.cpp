// Whatever a mail server says: the talk about a mail ends, and its end claims no more than the server said.
#include <catch2/catch.hpp>

#include "fuzz/chance.h"
#include "outside/smtp_dialogue.h"

using namespace callmill;
using namespace callmill::outside;
using tests::Spoiler;

namespace {

const Mail kMail{"m@mill.example", "mill@mill.example", {"a@x.example", "b@x.example"}, "Subject: x\r\n\r\nhello\r\n"};
const std::vector<std::string> kSmtpTokens{"250 ok\r\n", "250-",      "\r\n",       "\n",       "421 away\r\n",
                                           "354 go\r\n", "999 x\r\n", "000 \r\n",   "-1 x\r\n", "250\r\n",
                                           "\r",         "25",        "550-no\r\n", "\xFF\xFE"};

std::vector<SmtpReply> replies_in(const std::string& bytes, Spoiler& chance) {
  SmtpReplies replies;
  std::vector<SmtpReply> all;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t piece = 1 + chance.below(40);
    replies.add(std::string_view(bytes).substr(at, piece));
    while (auto reply = replies.next()) all.push_back(*reply);
    at += piece;
  }
  return all;
}

/// The talk over these replies; the connection breaks when they are used up. Gives what was said.
std::string talk(SmtpDialogue& dialogue, const std::vector<SmtpReply>& replies) {
  std::string said = dialogue.begin();
  for (const SmtpReply& reply : replies) {
    if (dialogue.outcome()) return said;
    said += dialogue.next(reply, true);
  }
  if (!dialogue.outcome()) dialogue.broken(TransportError::network, "closed", true);
  return said;
}

}  // namespace

TEST_CASE("a spoiled SMTP talk ends, and a mail counts as taken only if the server took its message") {
  Spoiler chance(4);
  int taken = 0;
  int unanswered = 0;
  for (int round = 0; round < 5000; ++round) {
    CAPTURE(round);
    const auto replies =
        replies_in(chance.spoiled("250 ok\r\n250-a\r\n250 b\r\n250 c\r\n354 go\r\n250 taken\r\n", kSmtpTokens), chance);
    SmtpDialogue dialogue(kMail, false);
    const std::string said = talk(dialogue, replies);
    REQUIRE(dialogue.outcome());
    const bool message_sent = said.ends_with("\r\n.\r\n");
    if (const auto* receipt = std::get_if<MailReceipt>(&*dialogue.outcome())) {
      CHECK(receipt->recipients.size() <= 2);
      if (receipt->code < 400) CHECK(message_sent);
      if (receipt->code < 400) ++taken;
    } else if (const auto* maybe = std::get_if<Unanswered>(&*dialogue.outcome())) {
      CHECK(message_sent);
      CHECK_FALSE(maybe->why.empty());
      ++unanswered;
    } else {
      CHECK_FALSE(std::get<NotSent>(*dialogue.outcome()).why.empty());
    }
  }
  CHECK(taken > 100);
  CHECK(unanswered > 100);
}

TEST_CASE("random bytes from a mail server are replies without a code or nothing yet") {
  Spoiler chance(5);
  for (int round = 0; round < 200; ++round) {
    for (const SmtpReply& reply : replies_in(chance.random_bytes(3000), chance)) {
      CHECK(reply.code >= 0);
      CHECK(reply.code <= 999);
      CHECK(reply.text.size() <= 500);
    }
  }
}
