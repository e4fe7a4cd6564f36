#include "domain/crm/task_evidence.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("a task's evidence is the calls and the phones that its texts name") {
  const auto [body, text] = GENERATE(table<std::string, std::string>({
      {R"({"reference":"outreach-17"})", "outreach-17"},
      {R"({"task":{"meta":[{"note":"Call outreach-17-k3f9x2a7, 95 s"}]}})", "outreach-17-k3f9x2a7"},
      {R"({"reference":"lead 42"})", "lead 42"},
      {R"({"title":"re-outreach-17"})", ""},
      {R"({"title":"outreach-"})", ""},
      {R"({"title":"outreach-team"})", ""},
      {R"({"title":"outreach-17-of-20"})", ""},
      {R"({"mobile":"9876543210"})", "phone *******210"},
      {R"({"mobile":"+91 98765-43210"})", "phone *******210"},
      {R"({"mobile":919876543210})", "phone *******210"},
      {R"({"mobile":"09876543210"})", "phone *******210"},
      {R"({"description":"Asha, +919876543210, from the fair"})", "phone *******210"},
      {R"({"description":"budget 9876543210 rupees"})", ""},
      {R"({"createdAt":1795411800,"createdAtMs":1795411800000})", ""},
      {R"({"taskId":"9876543210","_id":9876543210,"customerID":"9876543210"})", ""},
      {R"({"ticketNumber":7000012345,"amount":9000000000})", ""},
      {R"({"ticketNumber":"7000012345","amount":"9000000000","number":"098765 43210"})", ""},
      {R"({"amounts":[9000000000],"phone_id":9876543210,"contactId":"9876543210"})", ""},
      {R"({"number":"+91 98765-43210"})", "phone *******210"},
      {R"({"number":"+919876543210"})", "phone *******210"},
      {R"({"phone":9876543210})", "phone *******210"},
      {R"({"customer":{"phoneNumber":"9876543210"}})", "phone *******210"},
      {R"({"Contact_No":9876543210})", "phone *******210"},
      {R"({"whatsapp":"9876543210"})", "phone *******210"},
      {R"({"sip_number_to":"9876543210","numberTo":9876543211})", "phone *******210, phone *******211"},
      {R"({"mobiles":[9876543210,"9876543211"]})", "phone *******210, phone *******211"},
      {R"({"mobile":"1234567890"})", ""},
      {"[]", ""},
      {"<html>", ""},
  }));
  INFO(body);
  CHECK(evidence_text(task_evidence(body)) == text);
}

TEST_CASE("references decide, then phones; an old id needs the phone too, where there is one") {
  const auto [body, unique, old] = GENERATE(table<std::string, Whose, Whose>({
      {R"(["outreach-17","outreach-17-k3f9x2a7"])", Whose::ours, Whose::ours},
      {R"([{"notes":["outreach-17","outreach-17-k3f9x2a7"],"mobile":"9000000009"}])", Whose::ours, Whose::anothers},
      {R"([{"notes":["outreach-17","outreach-17-k3f9x2a7"],"mobile":"9876543210"}])", Whose::ours, Whose::ours},
      {R"(["outreach-18","+919876543210"])", Whose::anothers, Whose::anothers},
      {R"({"mobile":"9876543210"})", Whose::ours, Whose::ours},
      {R"({"mobile":"9876543210","assignee":{"mobile":"9000000009"}})", Whose::ours, Whose::ours},
      {R"({"mobile":"9000000009"})", Whose::anothers, Whose::anothers},
      {R"({"taskId":"t1"})", Whose::unsaid, Whose::unsaid},
      {"", Whose::unsaid, Whose::unsaid},
  }));
  INFO(body);
  CHECK(whose(task_evidence(std::string(body)), "outreach-17-k3f9x2a7", "919876543210") == unique);
  CHECK(whose(task_evidence(std::string(body)), "outreach-17", "919876543210") == old);
}

TEST_CASE("a task names others only where it names calls, and this is none of them") {
  const auto [body, others] = GENERATE(table<std::string, bool>({
      {R"({"reference":"outreach-17-k3f9x2a7"})", false},
      {R"(["outreach-17-k3f9x2a7","outreach-18"])", false},
      {R"({"reference":"outreach-17"})", true},
      {R"({"reference":"lead 42"})", true},
      {R"({"mobile":"9000000009"})", false},
      {"", false},
  }));
  INFO(body);
  CHECK(names_others_only(task_evidence(std::string(body)), "outreach-17-k3f9x2a7") == others);
}
