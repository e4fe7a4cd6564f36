#include "domain/formula_mark.h"

#include <catch2/catch.hpp>

using namespace callmill;

TEST_CASE("what a spreadsheet would run is marked, numbers are left, and the mark comes off again") {
  const auto [text, written] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"Ravi", "Ravi"},
      {"=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")"},
      {"@SUM(1)", "'@SUM(1)"},
      {"+1+1", "'+1+1"},
      {"-2+3", "'-2+3"},
      {"=1", "'=1"},
      {"-", "'-"},
      {"\t=1", "'\t=1"},
      {"\r=1", "'\r=1"},
      {"+919876543210", "+919876543210"},
      {"+91 98765 43210", "+91 98765 43210"},
      {"+91 (0) 98765-43210", "+91 (0) 98765-43210"},
      {"+1 415 521 6849", "'+1 415 521 6849"},
      {"-5", "-5"},
      {"+5.5", "+5.5"},
      {"-1e3", "-1e3"},
      {"-inf", "'-inf"},
      {"--1", "'--1"},
      {"a=b", "a=b"},
      {" =1", " =1"},
      {"'9876543210", "'9876543210"},
      {"'tis", "'tis"},
      {"'=1", "''=1"},
      {"''+5", "'''+5"},
      {"'-5", "''-5"},
  }));
  INFO(text);
  CHECK(marked(text) == written);
  CHECK(unmarked(written) == text);
}
