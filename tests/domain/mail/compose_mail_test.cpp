#include "domain/mail/compose_mail.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "domain/mail/mail_content.h"
#include "domain/mail/mail_html.h"
#include "domain/mail/mail_text.h"
#include "golden.h"
#include "places.h"
#include "scratch.h"

using namespace callmill;

namespace {

MessageHead head() {
  MessageHead head;
  head.from = {"Répondeur AXEO", "mill@mail.example"};
  head.to = {"accueil@axeo.example", "chef@axeo.example"};
  head.reply_to = "accueil@axeo.example";
  head.message_id = message_id("axeo-guyane", "call-00000001", 1, "", "mail.example");
  head.date = unix_time(1'795'000'000);
  head.call_id = "call-00000001";
  return head;
}

Notification summarised() {
  Notification call;
  call.tenant_name = "AXEO Services Guyane";
  call.language = "fr-FR";
  call.timezone = "America/Cayenne";
  call.call_id = "call-00000001";
  call.caller = "+594694123456";
  call.called_number = "+594594300000";
  call.call_started_at = unix_time(1'794'999'000);
  call.duration = std::chrono::seconds(185);
  CallSummary summary;
  summary.one_line_summary = "Mme Léa N’Guessan demande un devis de ménage pour deux heures par semaine à Cayenne.";
  summary.caller_request = "Un devis pour le ménage d’un appartement de 80 m², deux heures par semaine.";
  summary.key_points = {"Appartement de 80 m² à Cayenne", "Souhaite commencer début décembre", "A deux chats"};
  summary.actions = {"Rappeler demain avant midi", "Envoyer un devis par e-mail"};
  summary.name = {"Léa N’Guessan", false};
  summary.phone = {"+594 694 12 34 56", false};
  summary.email = {"lea.nguessan@example.com", true};
  summary.tenant_fields = {{"Urgence", {"haute"}}, {"Créneaux possibles", {"mardi matin", "jeudi"}}};
  call.what = summary;
  call.turns = {
      {false, "AXEO Services bonjour, que puis-je faire pour vous ?"},
      {true, "Bonjour, je voudrais un devis pour du ménage. Mon site est https://lea.example/maison si besoin."},
      {false, "Bien sûr. Quelle est la surface de votre", true},
      {true, "Quatre-vingts mètres carrés, à Cayenne."},
      {true, "مرحبا، شكرا جزيلا"}};
  return call;
}

Notification hostile() {
  Notification call = summarised();
  call.tenant_name = "Evil\r\nBcc: x@y.example <b>";
  call.caller = "+33\r\nX-Evil: 1";
  call.call_id = "call\r\n\r\n<html>";
  call.turns = {{true, "]]> </td><script>alert(1)</script> & \"q\" https://evil.example \xED\xA0\xBD \xE2\x80\xAE"}};
  return call;
}

Notification hindi() {
  Notification call = summarised();
  call.tenant_name = "शर्मा एंड संस प्राइवेट लिमिटेड";
  call.language = "hi-IN";
  call.timezone = "Asia/Kolkata";
  std::get<CallSummary>(call.what).one_line_summary = "ग्राहक को पिज़्ज़ा बॉक्स मशीन की कीमत जाननी है, दिल्ली में";
  call.turns = {{true, "नमस्ते, मुझे मशीन की कीमत बताइए"}};
  return call;
}

Notification long_call(int turns, int length) {
  Notification call = summarised();
  call.turns.clear();
  for (int i = 0; i < turns; ++i) {
    std::string text = std::to_string(i);
    while (static_cast<int>(text.size()) < length) text += " é<mot";
    call.turns.push_back({i % 2 == 0, text});
  }
  return call;
}

}  // namespace

TEST_CASE("what a mail says has a hash, which changes with any of it") {
  const std::string hash = content_hash(summarised());
  CHECK(hash == content_hash(summarised()));
  Notification other = summarised();
  other.tenant_name = "Another";
  CHECK(content_hash(other) != hash);
}

TEST_CASE("golden mails") {
  const auto golden = [](const std::string& name, const Notification& call) {
    tests::check_golden("mail/" + name + ".eml", compose_mail(call, head()).bytes);
  };
  Notification call = summarised();
  golden("summarised", call);
  call.what = NoSummary{"the provider's filter stopped it"};
  call.language = "en-GB";
  golden("refused", call);
  call.what = NothingSaid{};
  call.turns.clear();
  call.caller = "anonymous";
  call.timezone = "Mars/Phobos";
  call.duration.reset();
  golden("empty", call);
  golden("hostile", hostile());
  golden("hindi", hindi());
  golden("shortened", long_call(400, 400));
  // The golden files are what Python's email package was shown.
  const std::string folder = std::string(CALLMILL_SOURCE_DIR) + "/tests/";
  const std::string command = "python3 " + folder + "mail_check.py " + folder + "golden/mail/*.eml";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("the fixed words are in the tenant's language, and English where there are none in it") {
  const auto [language, transcript, headline] = GENERATE(table<std::string, std::string, std::string>({
      {"fr-FR", "Transcription", "Appel de +594694123456"},
      {"ja-JP", "通話記録", "+594694123456 からの電話"},
      {"en-IN", "Transcript", "Call from +594694123456"},
      {"hi-IN", "Transcript", "Call from +594694123456"},
  }));
  Notification call = summarised();
  call.language = language;
  call.what = NoSummary{"the model declined"};
  const MailContent content = mail_content(call);
  CHECK(content.transcript_heading == transcript);
  CHECK(content.headline == headline);
}

TEST_CASE("the same notification gives the same bytes") {
  CHECK(compose_mail(summarised(), head()).bytes == compose_mail(summarised(), head()).bytes);
}

TEST_CASE("nothing from a transcript, tenant or number injects a header, a recipient, an element or a link") {
  const auto bad = GENERATE(values<std::string>({
      "x\r\nBcc: evil@x.example",
      "x\nSubject: other",
      std::string("x\0\r\n\r\nbody", 10),
      "x\r\n.\r\nMAIL FROM:<e@x.example>",
      "<script>alert(1)</script><img src=x onerror=alert(1)>",
      "</td></table></body>",
      "]]> --> */ </style><a href=http://evil.example>",
      "\"><a href=\"javascript:alert(1)\">",
      "\xE2\x80\xAE gnp.exe \xE2\x81\xA6",
      "lone \xED\xA0\xBD surrogate \xFF\xC0\x80",
      "=?utf-8?B?QmNjOiBl?= =?us-ascii?Q?x=0D=0AY:?=",
      "--=_alternative_9fe234e0210e1eb1--",
      "https://evil.example/x www.evil.example evil.example",
  }));
  Notification call = summarised();
  call.tenant_name = call.caller = call.called_number = call.timezone = call.call_id = call.language = bad;
  auto& summary = std::get<CallSummary>(call.what);
  summary.one_line_summary = summary.caller_request = summary.name.value = summary.phone.value = bad;
  summary.key_points = summary.actions = {bad, bad};
  summary.tenant_fields = {{bad, {bad}}};
  call.turns = {{true, bad}, {false, bad, true}};
  MessageHead hostile_head = head();
  hostile_head.call_id = bad;
  hostile_head.from.name = bad;
  hostile_head.message_id = message_id(bad, bad, 1, "", "mail.example");

  const tests::ScratchFolder folder;
  const std::string file = (folder.path() / "mail.eml").string();
  std::ofstream(file, std::ios::binary) << compose_mail(call, hostile_head).bytes;
  const std::string command = "python3 " CALLMILL_SOURCE_DIR "/tests/mail_check.py " + file;
  INFO(bad);
  CHECK(std::system(command.c_str()) == 0);
  const ReadMessage read = read_message(compose_mail(call, hostile_head).bytes);
  CHECK(read.headers.size() == 10);
  CHECK(read.attachments.empty());
  for (const auto& [name, value] : read.headers)
    CHECK((name != "To" || value == "accueil@axeo.example, chef@axeo.example"));
}

TEST_CASE("a subject in any script comes back as it was") {
  const auto name = GENERATE(values<std::string>(
      {"Müller & Söhne", "株式会社テスト東京都千代田区丸の内一丁目ビルディング", "शर्मा एंड संस प्राइवेट लिमिटेड नई दिल्ली",
       "شركة الاختبار المحدودة", "Ελληνική Εταιρεία", "👩‍👩‍👧‍👦 family 🏳️‍🌈",
       "=?utf-8?Q?fake?=", "a \"quoted\" (name), Inc. <x>",
       "ThisIsOneWordWithoutAnySpaceThatIsMuchLongerThanSeventySixCharactersAndSoCannotBeFoldedByAnyone"}));
  Notification call = summarised();
  call.tenant_name = name;
  const ComposedMail mail = compose_mail(call, head());
  CHECK_THAT(mail.subject, Catch::StartsWith(name + ": appel de"));
  for (const auto& [key, value] : read_message(mail.bytes).headers) {
    if (key == "Subject") CHECK(value == mail.subject);
  }
}

TEST_CASE("a long call keeps its HTML under the limit and comes whole as an attachment") {
  const auto& [turns, length] = GENERATE(table<int, int>({{400, 400}, {20'000, 3}, {1, 3'000'000}, {100'000, 0}}));
  DYNAMIC_SECTION(turns << " turns of " << length << " characters") {
    const Notification call = long_call(turns, length);
    const ReadMessage read = read_message(compose_mail(call, head()).bytes);
    CHECK(encoded_size(read.html) < kHtmlBytes);
    CHECK(encoded_size(read.html) > kHtmlBytes / 2);
    REQUIRE(read.attachments.size() == 1);
    CHECK(read.attachments[0].first == "call.txt");
    CHECK(read.attachments[0].second == mail_text(mail_content(call)));
    CHECK_THAT(read.text, Catch::Contains("tours de parole de plus"));
    CHECK_THAT(read.html, Catch::Contains("Demande de l’appelant"));
  }
}

TEST_CASE("a summary too long for a mail is cut, and whole in the attachment") {
  Notification call = summarised();
  std::get<CallSummary>(call.what).key_points.assign(200, std::string(2000, '<'));
  const ReadMessage read = read_message(compose_mail(call, head()).bytes);
  CHECK(encoded_size(read.html) < kHtmlBytes);
  REQUIRE(read.attachments.size() == 1);
  CHECK(read.attachments[0].second.size() > 400'000);
}

TEST_CASE("message ids are stable, safe and different for different calls") {
  CHECK(message_id("tenant", "call-1", 1, "0123456789abcdef", "x.example") == "pc.tenant.call-1.1@x.example");
  CHECK(message_id("tenant", "call-1", 2, "0123456789abcdef", "x.example") == "pc.tenant.call-1.2-01234567@x.example");
  CHECK(message_id("a.b", "c", 1, "", "x.example") == "pc.a=2Eb.c.1@x.example");
  CHECK(message_id("a", "b.c", 1, "", "x") != message_id("a.b", "c", 1, "", "x"));
  CHECK(message_id("a\r\nB: <c>", "d@e", 1, "", "x") == "pc.a=0D=0AB=3A=20=3Cc=3E.d=40e.1@x");
  const std::string one = message_id("t", std::string(500, 'a') + "1", 1, "", "x");
  const std::string two = message_id("t", std::string(500, 'a') + "2", 1, "", "x");
  CHECK(one != two);
  CHECK(one.size() < 120);
}

TEST_CASE("only a strict caller number may be dialled from the mail") {
  const auto& [caller, linked] = GENERATE(table<std::string, bool>({{"+33612345678", true},
                                                                    {"0612345678", false},
                                                                    {"+0612345678", false},
                                                                    {"+33612345678;ext=1", false},
                                                                    {"+33 6 12 34 56 78", false},
                                                                    {"sip:a@b.example", false}}));
  Notification call = summarised();
  call.caller = caller;
  CHECK((mail_html(mail_content(call)).find("href") != std::string::npos) == linked);
}
