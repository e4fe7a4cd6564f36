#include "domain/lead/column_names.h"

#include <catch2/catch.hpp>

#include "domain/lead/lead_rows.h"

using namespace callmill;

TEST_CASE("a column is known by its name, whatever its case, spaces and what nobody sees") {
  for (const std::string name : {"Phone Number", "phone-number", "PHONE_NUMBER", " phone\nnumber ",
                                 "phone\xC2\xA0number", "\xEF\xBB\xBFphone number", "phone\xE2\x80\x8B number"}) {
    INFO(name);
    CHECK(column_of(name) == "phone_number");
  }
}

TEST_CASE("columns that hold phone numbers are known by their names") {
  for (const std::string column : {"phone", "mobile", "alternate_phone", "mobile_number", "mob_no", "whatsapp", "cell",
                                   "contact_no", "phone_e164", "number", "phonenumber", "customer_mobile_1", "tel."}) {
    INFO(column);
    CHECK(is_phone_column(column));
  }
  for (const std::string column : {"name", "email", "city", "order_no", "house_number", "reason", "contact", "excel"}) {
    INFO(column);
    CHECK_FALSE(is_phone_column(column));
  }
}

TEST_CASE("a list that lacks a column is refused with a guess") {
  using Guesses = std::vector<std::pair<std::string, std::string>>;
  const auto [columns, guesses] = GENERATE(table<std::vector<std::string>, Guesses>({
      {{"id", "platform", "full_name", "phone_number", "email"},
       {{"name", "full_name"}, {"phone", "phone_number"}, {"source", "platform"}}},
      {{"Lead Owner", "Customer Name", "Alt Phone", "Mobile"}, {{"name", "Customer Name"}, {"phone", "Mobile"}}},
      {{"first_name", "last_name", "whatsapp no"}, {{"name", "first_name"}, {"phone", "whatsapp no"}}},
      {{"a", "b"}, {}},
  }));
  const auto error = columns_error(columns, {}, false, "--source");
  REQUIRE(error);
  CHECK(error->guesses == guesses);
}

namespace {

/// The number and the attributes, or "column: why".
std::string lead_with(const std::vector<std::pair<std::string, std::string>>& fields) {
  Record record{1, {{"name", "Ravi"}, {"source", "web"}}};
  for (const auto& [column, text] : fields) record.fields.push_back({column, text});
  const auto read = read_lead(record, "");
  if (const auto* error = std::get_if<RowError>(&read)) return error->column + ": " + error->why;
  const auto& lead = std::get<LeadRow>(read);
  return lead.phone + " " + lead.attributes;
}

}  // namespace

TEST_CASE("of two columns that mean the same one value counts, two are an error; a further column gets a number") {
  const std::string twice = "phone: is given twice, with two values";
  CHECK(lead_with({{"phone", "9876543210"}, {"Phone", "9876543210"}}) == "9876543210 {}");
  CHECK(lead_with({{"phone", "9876543210"}, {"Phone", "+91 98765 43210"}}) == "9876543210 {}");
  CHECK(lead_with({{"phone", "9876543210"}, {"Phone", "9876543211"}}) == twice);
  CHECK(lead_with({{"phone", "N/A"}, {"Phone", "9876543211"}}) == twice);
  CHECK(lead_with({{"phone", "9876543210"}, {"city", "Pune"}, {"City", "Delhi"}}) ==
        "city: is given twice, with two values");
  CHECK(lead_with({{"phone", "9876543210"}, {"Notes", "a"}, {"Notes", "b"}, {"Notes", "a"}, {"Notes", "c"}}) ==
        R"(9876543210 {"Notes":"a","Notes_2":"b","Notes_3":"c"})");
}
