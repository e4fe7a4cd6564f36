#include "house/source.h"

#include <catch2/catch.hpp>

using namespace callmill::house;

TEST_CASE("string literals are read as the compiler reads them") {
  const auto [code, texts] = GENERATE(table<std::string, std::vector<std::string>>({
      {R"~(f("a", "b"))~", {"a", "b"}},
      {R"~(f("a" "b"))~", {"ab"}},
      {"f(\"a\" /* and */\n \"b\")", {"ab"}},
      {R"~(f("a\"b"))~", {R"(a\"b)"}},
      {R"~(f('"', "a"))~", {"a"}},
      {R"~(f('\'', "a"))~", {"a"}},
      {"f(R\"x(a \"quoted\" b)x\")", {"a \"quoted\" b"}},
      {"#include \"domain/text.h\"\nf(\"a\")", {"a"}},
      {R"~(// "a")~", {}},
  }));
  INFO(code);
  std::vector<std::string> read;
  for (const Literal& literal : literals_of(code)) read.push_back(literal.text);
  CHECK(read == texts);
}

TEST_CASE("functions are found with their line, length and name") {
  const std::string code =
      "// int no() {}\n"
      "namespace x {\n"
      "int one() { return 1; }\n"
      "\n"
      "class C : public B {\n"
      " public:\n"
      "  explicit C(int a)\n"
      "      : a_{a}, b_{{1}, {2}} {\n"
      "  }\n"
      "  ~C() = default;\n"
      "  std::string text() const;\n"
      "\n"
      " private:\n"
      "  int a_ = 0;\n"
      "  std::vector<int> b_{};\n"
      "};\n"
      "std::string C::text() const {\n"
      "  const auto f = [&] {\n"
      "    return \"}\";\n"
      "  };\n"
      "  return f();\n"
      "}\n"
      "}\n";
  std::vector<std::string> read;
  for (const Function& f : functions_of(code)) {
    read.push_back(f.name + ' ' + std::to_string(f.line) + ' ' + std::to_string(f.lines));
  }
  CHECK(read == std::vector<std::string>{"one 3 1", "C 7 3", "C::text 17 6"});
}
