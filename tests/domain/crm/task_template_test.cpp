#include "domain/crm/task_template.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "manual/markdown.h"
#include "places.h"

using namespace callmill;
using namespace callmill::tests;
using Json = nlohmann::ordered_json;

namespace {

TaskFields fields() {
  return {.lead = R"({"lead_id":42,"name":"Asha \"Ash\" Rao","phone":"+919876543210","mobile":"919876543210",
                     "source":"indiamart","email":null,"city":"Pune","attributes":{"Company name":"Rao & Co","gst":18}})",
          .call = R"({"call_id":"outreach-17","duration_seconds":95,"answered_at":"2026-11-21T05:14:00Z"})",
          .qualification = R"({"machine_interest":"paper cups","budget":"","units_per_day":5000,"urgent":true,
                             "sizes":["65 ml",90],"contact":{"name":"Asha","email":null},"note":null})",
          .customer_id = "65f0c0ffee"};
}

std::string filled(const std::string& value) {
  const Json text = {{"it", value}};
  return Json::parse(TaskTemplate(text.dump()).fill(fields())).at("it").dump();
}

std::string error(const std::string& text) {
  try {
    TaskTemplate{text};
  } catch (const TaskTemplateError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a placeholder becomes its value, alone with its type, in a text as text") {
  const auto [value, becomes] = GENERATE(table<std::string, std::string>({
      {"plain", R"("plain")"},
      {"", R"("")"},
      {"{{lead.name}}", R"("Asha \"Ash\" Rao")"},
      {"{{ lead.name }}", R"("Asha \"Ash\" Rao")"},
      {"<{{lead.name}}>", R"("<Asha \"Ash\" Rao>")"},
      {"{{lead.lead_id}}", "42"},
      {"no. {{lead.lead_id}}", R"("no. 42")"},
      {"{{call.duration_seconds}} s of {{call.call_id}}", R"("95 s of outreach-17")"},
      {"{{call.duration_seconds}}", "95"},
      {"{{lead.email}}", R"("")"},
      {"mail: {{lead.email}}", R"("mail: ")"},
      {"{{lead.product_name}}", R"("")"},
      {"{{lead.attributes.Company name}}", R"("Rao & Co")"},
      {"{{lead.attributes.gst}}", "18"},
      {"{{lead.attributes.colour}}", R"("")"},
      {"{{qualification.machine_interest}}", R"("paper cups")"},
      {"{{qualification.never_said}}", R"("")"},
      {"{{qualification.units_per_day}}", "5000"},
      {"{{qualification.urgent}}", "true"},
      {"urgent: {{qualification.urgent}}", R"("urgent: true")"},
      {"{{qualification.sizes}}", R"(["65 ml",90])"},
      {"sizes {{qualification.sizes}}", R"("sizes 65 ml, 90")"},
      {"{{qualification.contact}}", R"({"name":"Asha","email":null})"},
      {"{{qualification.contact.name}}", R"("Asha")"},
      {"{{qualification.contact.name.first}}", R"("")"},
      {"{{customer.id}}", R"("65f0c0ffee")"},
      {"{{lead.city}}{{lead.city}}", R"("PunePune")"},
      {"}} {{lead.city}} }}", R"("}} Pune }}")"},
      {" {{qualification}}",
       R"(" machine_interest: paper cups\nunits_per_day: 5000\nurgent: true\nsizes: 65 ml, 90\ncontact.name: Asha")"},
  }));
  DYNAMIC_SECTION(value) {
    CHECK(filled(value) == becomes);
  }
}

TEST_CASE("the whole qualification alone stays the object it is, in its order") {
  CHECK(Json::parse(filled("{{qualification}}")).dump() == Json::parse(fields().qualification).dump());
}

TEST_CASE("what a placeholder brings is never read as a placeholder") {
  TaskFields hostile = fields();
  hostile.qualification = R"({"a":"{{customer.id}}","b":"\"},{\"priority\":\"urgent"})";
  const TaskTemplate task(R"({"one":"{{qualification.a}}","two":"x{{qualification.a}}{{qualification.b}}","n":1})");
  CHECK(task.fill(hostile) == R"({"one":"{{customer.id}}","two":"x{{customer.id}}\"},{\"priority\":\"urgent","n":1})");
}

TEST_CASE("everything but texts stays as the template has it, in its order") {
  const TaskTemplate task(R"({"z":1.5,"a":[true,null,{"deep":["{{lead.city}}"]}],"e":{}})");
  CHECK(task.fill(fields()) == R"({"z":1.5,"a":[true,null,{"deep":["Pune"]}],"e":{}})");
}

TEST_CASE("a template that cannot be used says where and why") {
  const auto [text, says] = GENERATE(table<std::string, std::string>({
      {"", "no JSON at line 1, column 1"},
      {"{\n  \"title\": \"x\",\n}", "no JSON at line 3, column 1"},
      {"{\"a\": \"\xff\"}", "no JSON at line 1"},
      {"[]", "expected a JSON object, got array"},
      {"\"{{lead.name}}\"", "expected a JSON object, got string"},
      {R"({"title":"{{lead.nmae}}"})", "/title: unknown placeholder {{lead.nmae}}: expected lead.lead_id, lead.name, "},
      {R"({"title":"{{}}"})", "/title: unknown placeholder {{}}"},
      {R"({"title":"{{lead}}"})", "/title: unknown placeholder {{lead}}"},
      {R"({"title":"{{lead.attributes}}"})", "/title: unknown placeholder {{lead.attributes}}"},
      {R"({"title":"{{customer.name}}"})", "/title: unknown placeholder {{customer.name}}"},
      {R"({"title":"{{qualification.}}"})", "/title: unknown placeholder {{qualification.}}"},
      {R"({"a":{"b":["x","{{lead.name} and"]}})", "/a/b/1: '{{' is not closed: expected {{name}}"},
      {R"({"a":{"{{lead.name}}":1}})", "/a/{{lead.name}}: placeholders belong in values, not in names"},
  }));
  DYNAMIC_SECTION(text) {
    CHECK_THAT(error(text), Catch::StartsWith(says));
  }
}

TEST_CASE("a template asks for the customer where {{customer.id}} is anywhere in it") {
  const auto [text, asks] = GENERATE(table<std::string, bool>({
      {R"({"customerId":"{{customer.id}}"})", true},
      {R"({"a":[{"b":"of {{ customer.id }}"}],"c":"x"})", true},
      {R"({"customer.id":"{{lead.name}}"})", false},
      {R"({"a":"customer.id"})", false},
  }));
  CHECK(TaskTemplate(text).asks_for_customer() == asks);
}

TEST_CASE("the shipped template is the file in ops, can be used, and needs no customer") {
  CHECK(shipped_task_template() == text_of_file("ops/talkingshops-task.json"));
  CHECK_FALSE(TaskTemplate(shipped_task_template()).asks_for_customer());
}

TEST_CASE("any text in any field gives valid JSON that parses back to that text") {
  std::mt19937 chance(20261121);
  const std::vector<std::string> pieces = {"\"",
                                           "\\",
                                           "{{",
                                           "}}",
                                           "{{lead.name}}",
                                           "\n",
                                           "\r",
                                           "\t",
                                           std::string(1, '\0'),
                                           "\x1f",
                                           "\x7f",
                                           "é",
                                           "你",
                                           "😀",
                                           "<",
                                           "/",
                                           ",",
                                           "{\"a\":1}",
                                           "\xe2\x80\xa8",
                                           "a",
                                           " ",
                                           "'"};
  const auto any_text = [&] {
    std::string text;
    for (auto left = chance() % 12; left > 0; --left) text += pieces[chance() % pieces.size()];
    return text;
  };
  const TaskTemplate task(R"({"alone":"{{qualification.said}}","within":"[{{lead.name}}|{{qualification.said}}]",
                             "odd name":"{{lead.attributes.x}}","customer":"{{customer.id}}"})");
  for (int i = 0; i < 2000; ++i) {
    const std::string name = any_text();
    const std::string said = any_text();
    const std::string other = any_text();
    const TaskFields any{.lead = Json{{"name", name}, {"attributes", {{"x", other}}}}.dump(),
                         .call = "{}",
                         .qualification = Json{{"said", said}, {"more", 1}}.dump(),
                         .customer_id = other};
    const Json back = Json::parse(task.fill(any));
    REQUIRE(back.at("alone") == said);
    REQUIRE(back.at("within") == "[" + name + "|" + said + "]");
    REQUIRE(back.at("odd name") == other);
    REQUIRE(back.at("customer") == other);
    REQUIRE(back.size() == 4);
  }
}

TEST_CASE("bytes that are no UTF-8 do not make the body unreadable") {
  TaskFields broken = fields();
  broken.customer_id =
      "a\xff"
      "b";
  CHECK(Json::parse(TaskTemplate(R"({"id":"{{customer.id}}"})").fill(broken)).at("id") ==
        "a\xef\xbf\xbd"
        "b");
}
