#include "domain/lead/opt_out.h"

#include <catch2/catch.hpp>

#include "domain/lead/lead_rows.h"

using namespace callmill;

TEST_CASE("a column that says not to call is known by its name") {
  for (const char* column :
       {"Do Not Call", "do_not_call", "DoNotCall", "DNC", "dnd", "Opted Out", "opted-out", "Opt Out",
        "Has Opted Out Of Phone", "Phone Opt Out", "Is Opted Out", "do_not_call?", "Do-Not-Contact", "has_opted_out"}) {
    INFO(column);
    CHECK(is_opt_out_column(column_of(column)));
  }
  for (const char* column : {"Email Opt Out", "Has Opted Out Of Email", "Has Opted Out Of Fax", "Opt In", "Call", "d",
                             "do", "Donation", "called", "Notes"}) {
    INFO(column);
    CHECK_FALSE(is_opt_out_column(column_of(column)));
  }
}

TEST_CASE("a person opted out, or not, or the row says neither") {
  for (const char* text : {"true", "TRUE", "Yes", "y", "1", " 1 ", "x", "1.0", "DND", "opted-out", "Opted Out", "STOP"})
    CHECK(opted_out(text) == true);
  for (const char* text : {"false", "No", "0", "-", "N/A", "", "off"}) CHECK(opted_out(text) == false);
  for (const char* text : {"maybe", "2", "2026-11-20", "ask"}) CHECK_FALSE(opted_out(text));
}

TEST_CASE("a lead that opted out is marked, keeps the column, and a word that is neither is an error of the row") {
  const auto [text, is_json, words] = GENERATE(table<std::string, bool, std::string>({
      {"TRUE", false, R"(out {"Do Not Call":"TRUE"})"},
      {"true", true, R"(out {"Do Not Call":true})"},
      {"0", false, R"({"Do Not Call":"0"})"},
      {"maybe", false,
       "Do Not Call: expected true or false, got 'maybe'; its number was NOT put on the do-not-call list"},
  }));
  const Record record{1, {{"name", "Ravi"}, {"phone", "9876543210"}, {"source", "x"}, {"Do Not Call", text, is_json}}};
  const auto read = read_lead(record, "");
  if (const auto* error = std::get_if<RowError>(&read)) {
    CHECK(error->column + ": " + error->why == words);
  } else {
    const auto& lead = std::get<LeadRow>(read);
    CHECK((lead.is_do_not_call ? "out " : "") + lead.attributes == words);
  }
}
