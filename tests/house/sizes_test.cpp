#include <catch2/catch.hpp>

#include "house/rules.h"

using namespace callmill::house;

namespace {

/// A function of `lines` lines.
std::string function(const std::string& head, int lines) {
  return head + " {\n" + std::string(static_cast<std::size_t>(lines - 2), '\n') + "}\n";
}

std::vector<SourceFile> pairs_in(const std::string& room, int count) {
  std::vector<SourceFile> code;
  for (int i = 0; i < count; ++i) {
    code.push_back({room + "/part" + std::to_string(i) + ".h", ""});
    code.push_back({room + "/part" + std::to_string(i) + ".cpp", ""});
  }
  return code;
}

}  // namespace

TEST_CASE("a file of 300 lines passes, one of 301 is named") {
  CHECK(too_long({{"domain/long.cpp", std::string(300, '\n')}}).empty());
  const Violations wrong = too_long({{"domain/long.cpp", std::string(301, '\n')}});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().path == "pipeline/domain/long.cpp");
  CHECK_THAT(wrong.front().what, Catch::StartsWith("a file of 301 lines"));
}

TEST_CASE("a function of 40 lines passes, one of 41 is named with the line where it begins") {
  const std::string head = GENERATE(as<std::string>(), "int f()", "static std::vector<int> f(std::string a = {})",
                                    "template <class T, class = std::enable_if_t<(T::x > 3)>>\nauto f(T t) -> int",
                                    "C::C() : a_{1}, b_(2), c_{[] { return 3; }}", "bool C::operator==(const C&) const",
                                    "struct S {\n public:\n  S() noexcept : a{0}\n  {\n  }\n  int f()");
  const int before = static_cast<int>(std::count(head.begin(), head.end(), '\n'));
  const bool in_class = head.starts_with("struct");
  const int own = in_class ? 0 : before;
  const std::string end = in_class ? "};\n" : "";
  INFO(head);
  CHECK(too_long({{"domain/a.h", "namespace x {\n\n" + function(head, 40 - own) + end + "}\n"}}).empty());
  const Violations wrong = too_long({{"domain/a.h", "namespace x {\n\n" + function(head, 41 - own) + end + "}\n"}});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().line == (in_class ? 3 + before : 3));
  CHECK_THAT(wrong.front().what, Catch::Contains(" has 41 lines"));
}

TEST_CASE("a long table, class, enum or comment is no long function") {
  const std::string blank(50, '\n');
  const std::string text = GENERATE_COPY(
      as<std::string>(), "const std::vector<int> kTable = {1," + blank + "2};\n", "struct S {" + blank + "};\n",
      "enum class E { a," + blank + "b };\n", "/* void f() {" + blank + "} */\n", "// void f() {" + blank,
      "const char* kText = R\"(void f() {" + blank + "})\";\n", "const auto kF = [](int a) {" + blank + "};\n",
      "const int kX = f({" + blank + "});\n");
  INFO(text);
  CHECK(too_long({{"domain/a.h", text}}).empty());
}

TEST_CASE("a room of 15 pairs passes, one of 16 is named") {
  CHECK(too_many(pairs_in("domain", 15), House{{{"domain"}}}).empty());
  const Violations wrong = too_many(pairs_in("domain", 16), House{{{"domain"}}});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().path == "pipeline/domain");
  CHECK_THAT(wrong.front().what, Catch::StartsWith("16 pairs"));
}
