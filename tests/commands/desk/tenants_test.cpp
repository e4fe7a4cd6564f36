#include <catch2/catch.hpp>
#include <fstream>

#include "commands/command_line.h"
#include "intake/store_documents.h"
#include "support/desk.h"
#include "support/rows.h"

using namespace callmill;
using namespace callmill::commands;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct TenantsDesk : Desk {
  TenantsDesk() { imported({"old@acme.example"}); }
  void imported(std::vector<std::string> recipients) {
    TenantRow row;
    row.tenant_id = "garage-nord";
    row.display_name = "Garage Nord";
    row.recipients = std::move(recipients);
    row.timezone = "Europe/Paris";
    row.language = "fr-FR";
    intake::store_tenants(database, {row}, unix_time(1'800'000'000));
  }
  /// "person [...]" of a setting: who says so, and what holds.
  std::string setting(const std::string& name) {
    for (const json& row : asked(*this, {"tenants", "show", "garage-nord"})) {
      if (row.at("setting") != name) continue;
      return row.at("said_by").get<std::string>() + " " +
             (row.at("holds").is_null() ? "-" : row.at("holds").get<std::string>());
    }
    return "none";
  }
  Answer set(std::vector<std::string> words) {
    words.insert(words.begin(), {"tenants", "set", "garage-nord"});
    return ask(words);
  }
};

}  // namespace

TEST_CASE("each setting of a tenant is set, shown with who says so, survives an import, and is taken back") {
  TenantsDesk desk;
  const std::string fields = (desk.folder.path() / "fields.json").string();
  std::ofstream(fields) << R"({"order":{"type":"string"}})";
  const auto [option, value, column, before, after] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"--recipients", " Desk@Acme.Example,b@acme.example", "recipients", R"(mongodb ["old@acme.example"])",
           R"(person ["Desk@acme.example","b@acme.example"])"},
          {"--recipients", "", "recipients", R"(mongodb ["old@acme.example"])", "person []"},
          {"--bcc", "audit@acme.example", "bcc", "mongodb []", R"(person ["audit@acme.example"])"},
          {"--reply-to", "desk@acme.example", "reply_to", "default -", "person desk@acme.example"},
          {"--reply-to", "", "reply_to", "default -", "person -"},
          {"--timezone", "Asia/Kolkata", "timezone", "mongodb Europe/Paris", "person Asia/Kolkata"},
          {"--language", "en-IN", "language", "mongodb fr-FR", "person en-IN"},
          {"--status", "disabled", "status", "mongodb active", "person disabled"},
          {"--display-name", "Nord", "display_name", "mongodb Garage Nord", "person Nord"},
          {"--post-call", "off", "post_call", "mongodb on", "person off"},
          {"--mail-when-empty", "off", "mail_when_empty", "mongodb on", "person off"},
          {"--summary-fields", "FIELDS", "summary_fields", "mongodb {}", R"(person {"order":{"type":"string"}})"},
      }));
  INFO(option << " " << value);
  CHECK(desk.setting(column) == before);
  CHECK(desk.set({option, value == "FIELDS" ? fields : value}).code == kOk);
  CHECK(desk.setting(column) == after);
  desk.imported({"newer@acme.example"});
  CHECK(desk.setting(column) == after);
  CHECK(desk.ask({"tenants", "reset", "garage-nord", column}).code == kOk);
  CHECK(desk.setting(column) == (column == "recipients" ? R"(mongodb ["newer@acme.example"])" : before));
}

TEST_CASE("reset without a setting takes all of them back; the list names what a person has set") {
  TenantsDesk desk;
  desk.set({"--timezone", "Asia/Kolkata", "--post-call", "off"});
  const auto by_person = [&]() -> json {
    for (const json& row : asked(desk, {"tenants", "list"}))
      if (row.at("tenant_id") == "garage-nord") return row.at("by_person");
    return "not listed";
  };
  CHECK(by_person() == "timezone post_call");
  desk.ask({"tenants", "reset", "garage-nord"});
  CHECK(by_person() == nullptr);
  CHECK(desk.setting("timezone") == "mongodb Europe/Paris");
}

TEST_CASE("a value that no tenant may have changes nothing, and is told with the tenant and what is expected") {
  TenantsDesk desk;
  const auto [option, value, words] = GENERATE(table<std::string, std::string, std::string>({
      {"--recipients", "desk", "tenant 'garage-nord', --recipients: expected mail addresses with commas between them"},
      {"--recipients", "a@b.example,,c@d.example", "--recipients: expected mail addresses"},
      {"--recipients", R"(["a@b.example"])", "--recipients: expected mail addresses"},
      {"--bcc", "a@b.example; c@d.example", "--bcc: expected mail addresses"},
      {"--reply-to", "nobody", "--reply-to: expected a mail address, or '' for none"},
      {"--timezone", "IST", "--timezone: expected an IANA time zone such as Asia/Kolkata, got 'IST'"},
      {"--language", "english please", "--language: expected a BCP 47 tag such as fr-FR"},
      {"--status", "activ", "--status: expected active or disabled, got 'activ'; did you mean active?"},
      {"--display-name", "  ", "--display-name: expected a name of 1 to 200 characters"},
      {"--post-call", "yes", "--post-call: expected on or off, got 'yes'"},
      {"--summary-fields", "/nowhere", "--summary-fields: expected a file that can be read"},
  }));
  INFO(option << " " << value);
  CHECK_THROWS_WITH(desk.set({option, value, "--mail-when-empty", "off"}), Catch::Contains(words));
  CHECK(desk.setting("mail_when_empty") == "mongodb on");
}

TEST_CASE("an unknown tenant or setting is refused with the nearest") {
  TenantsDesk desk;
  CHECK_THROWS_WITH(desk.ask({"tenants", "show", "garage-nrod"}),
                    Catch::Contains("no tenant 'garage-nrod'; did you mean garage-nord?"));
  CHECK_THROWS_WITH(desk.ask({"tenants", "set", "nobody-at-all", "--post-call", "off"}),
                    Catch::Contains("no tenant 'nobody-at-all'; 'callmill tenants list' shows them"));
  CHECK_THROWS_WITH(desk.ask({"tenants", "reset", "garage-nord", "recipient"}),
                    Catch::Contains("did you mean recipients?"));
  CHECK_THROWS_WITH(desk.ask({"tenants", "set", "garage-nord"}), Catch::Contains("expected a setting"));
}

TEST_CASE("a person's SQL and null go through") {
  TenantsDesk desk;
  desk.database.execute(
      "update tenants set recipients = '[\"a@b.example\"]', bcc = '[]' where tenant_id = 'garage-nord'", "test");
  CHECK(desk.setting("recipients") == R"(person ["a@b.example"])");
  desk.database.execute("update tenants set recipients = null, summary_fields = null", "test");
  CHECK(desk.setting("recipients") == R"(mongodb ["old@acme.example"])");
}
