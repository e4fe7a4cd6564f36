#include "stages/postcall/import.h"

#include <catch2/catch.hpp>

using namespace callmill;
using namespace callmill::stages;

namespace {

const UnixTime kEnqueued = unix_time(1763640000);
const Settings kSettings;  // import_wait: 900 s

ImportRow complete() {
  return {kEnqueued, "ten", "call-0001", true, true, "active", true, true};
}

Verdict judge(const ImportRow& row, int age) {
  return import_verdict(row, Nothing{}, kSettings, kEnqueued + std::chrono::seconds{age});
}

}  // namespace

TEST_CASE("a finished call whose documents are here goes on") {
  const Verdict verdict = judge(complete(), 0);
  REQUIRE(std::holds_alternative<Done>(verdict.what));
  CHECK(std::get<Done>(verdict.what).next == Next{AsTheFlowSays{}});
}

TEST_CASE("what is missing is waited for, and named when the time is over") {
  const auto [take_away, kind] = GENERATE(table<void (*)(ImportRow&), std::string>({
      {[](ImportRow& row) { row.has_metadata = row.is_finished = false; }, "call_not_found"},
      {[](ImportRow& row) { row.is_finished = false; }, "call_not_finished"},
      {[](ImportRow& row) { row.tenant_status = "unknown"; }, "tenant_not_found"},
      {[](ImportRow& row) { row.has_transcript = false; }, "transcript_not_found"},
  }));
  ImportRow row = complete();
  take_away(row);
  const Verdict early = judge(row, 899);
  REQUIRE(std::holds_alternative<Later>(early.what));
  CHECK(std::get<Later>(early.what).why.kind == kind);
  const Verdict late = judge(row, 900);
  REQUIRE(std::holds_alternative<Failed>(late.what));
  CHECK(std::get<Failed>(late.what).why.kind == kind);
}

TEST_CASE("the wait grows with the age, and never passes the deadline") {
  const auto [age, wait] = GENERATE(table<int, int>({{0, 1}, {8, 2}, {40, 10}, {500, 30}, {890, 10}}));
  ImportRow row = complete();
  row.has_transcript = false;
  const Verdict verdict = judge(row, age);
  REQUIRE(std::holds_alternative<Later>(verdict.what));
  CHECK(std::get<Later>(verdict.what).at == kEnqueued + std::chrono::seconds{age + wait});
}

TEST_CASE("a disabled tenant fails at once; post-call switched off ends the flow") {
  ImportRow row = complete();
  row.tenant_status = "disabled";
  REQUIRE(std::holds_alternative<Failed>(judge(row, 0).what));
  CHECK(std::get<Failed>(judge(row, 0).what).why.kind == "tenant_disabled");
  row.tenant_status = "active";
  row.post_call = false;
  REQUIRE(std::holds_alternative<Done>(judge(row, 0).what));
  CHECK(std::get<Done>(judge(row, 0).what).next == Next{FlowEnds{}});
  CHECK(std::get<Done>(judge(row, 0).what).outcome == "switched_off");
}
