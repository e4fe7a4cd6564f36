// The mails as a browser lays them out.
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "domain/mail/mail_message.h"
#include "places.h"
#include "scratch.h"

using namespace callmill;

namespace {

std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  ::pclose(pipe);
  return output;
}

std::string attribute(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return escaped;
}

}  // namespace

TEST_CASE("no mail scrolls sideways at 320 px") {
  if (std::system("command -v chromium >/dev/null") != 0) {
    WARN("SKIPPED: chromium is not installed, so nobody looked whether the mails fit 320 px");
    return;
  }
  const auto name = GENERATE("summarised", "refused", "empty", "hostile", "hindi", "shortened");
  std::ifstream file(std::string(CALLMILL_SOURCE_DIR) + "/tests/golden/mail/" + name + ".eml", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const tests::ScratchFolder folder;
  const std::string page = (folder.path() / "page.html").string();
  // A window cannot be narrower than 500 px, a frame can.
  std::ofstream(page)
      << "<!DOCTYPE html><meta charset=utf-8><iframe width=320 height=600 onload=\"document.title='width '+"
         "this.contentDocument.documentElement.scrollWidth+' of '+this.contentWindow.innerWidth\" "
         "srcdoc=\""
      << attribute(read_message(bytes).html) << "\"></iframe>";
  const std::string dom = output_of(
      "timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
      "--disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --user-data-dir=" +
      folder.path().string() + "/profile --dump-dom file://" + page + " 2>/dev/null");
  DYNAMIC_SECTION(name) {
    CHECK_THAT(dom, Catch::Contains("<title>width 320 of 320</title>"));
  }
}
