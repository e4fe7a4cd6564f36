#include "domain/mail_composition.h"

#include <catch2/catch.hpp>

#include "golden.h"

using namespace callmill;

namespace {

MessageHead head() {
  MessageHead head;
  head.from = {"Répondeur AXEO", "mill@mail.example"};
  head.to = {"accueil@axeo.example", "chef@axeo.example"};
  head.reply_to = "accueil@axeo.example";
  head.message_id = message_id("axeo-guyane", "call-00000001", 1, "mail.example");
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

}  // namespace

TEST_CASE("golden mails") {
  Notification call = summarised();
  tests::check_golden("mail/summarised.eml", compose_mail(call, head()).bytes);
}
