#include "stages/postcall/import.h"

#include <catch2/catch.hpp>
#include <functional>

#include "stages/work.h"

using namespace callmill;
using namespace callmill::stages;
using std::chrono::seconds;

namespace {

const UnixTime kEnqueued = unix_time(1763640000);
const UnixTime kEnded = kEnqueued - seconds{60};
const Settings kSettings;  // import_wait: 900 s

ImportRow complete() {
  return {1, kEnqueued, "ten", "call-0001", kEnqueued, kEnded, "active", true, false, true, false, false};
}
ImportRow nothing_yet() {
  return {1, kEnqueued, "ten", "call-0001", std::nullopt, std::nullopt, "unknown", true, false, false, false, false};
}

Verdict judge(const ImportRow& row, int age, const Reply& reply = NoMongodb{}) {
  return import_verdict(row, reply, kSettings, kEnqueued + seconds{age});
}

Documents all_documents(int read_age = 0) {
  Documents documents;
  documents.read_at = kEnqueued + seconds{read_age};
  documents.items.resize(2);
  for (ItemRow& item : documents.items) item.call_id = "call-0001";
  documents.items[0].item_id = "i-1";
  documents.calls.resize(1);
  documents.calls[0].tenant_id = "ten";
  documents.calls[0].call_id = "call-0001";
  documents.calls[0].ended_at = kEnded;
  documents.tenants.resize(1);
  documents.tenants[0].tenant_id = "ten";
  return documents;
}

/// "done", "done switched_off", "later call_not_found +2", "failed ...", "halt credentials".
std::string described(const Verdict& verdict, int age) {
  if (const auto* done = std::get_if<Done>(&verdict.what))
    return "done" + (done->outcome.empty() ? "" : " " + done->outcome);
  if (const auto* failed = std::get_if<Failed>(&verdict.what)) return "failed " + failed->why.kind;
  if (const auto* halt = std::get_if<Halt>(&verdict.what)) return "halt " + halt->why.kind;
  const auto& later = std::get<Later>(verdict.what);
  return "later " + later.why.kind + " +" + std::to_string((later.at - kEnqueued).count() - age);
}

/// What is stored, in order.
std::vector<std::string> written(const Verdict& verdict) {
  static const std::map<std::string_view, std::string> kNamed = {{"importing/store_tenant", "tenant_id"},
                                                                 {"importing/store_call", "call_id"},
                                                                 {"importing/store_item", "item_id"}};
  std::vector<std::string> all;
  for (const Write& write : verdict.writes) {
    all.push_back(std::string(write.statement()) + " " + tests::value_of(write, kNamed.at(write.statement())));
  }
  return all;
}

}  // namespace

TEST_CASE("a finished call whose documents are here goes on") {
  const Verdict verdict = judge(complete(), 0);
  REQUIRE(std::holds_alternative<Done>(verdict.what));
  CHECK(std::get<Done>(verdict.what).next == Next{AsTheFlowSays{}});
}

TEST_CASE("what is missing is waited for, and named when the time is over") {
  const auto [take_away, kind] = GENERATE(table<void (*)(ImportRow&), std::string>({
      {[](ImportRow& row) { row.metadata_at = row.call_ended_at = std::nullopt; }, "call_not_found"},
      {[](ImportRow& row) { row.call_ended_at = std::nullopt; }, "call_not_finished"},
      {[](ImportRow& row) { row.tenant_status = "unknown"; }, "tenant_not_found"},
      {[](ImportRow& row) { row.has_transcript = false; }, "transcript_not_found"},
  }));
  ImportRow row = complete();
  take_away(row);
  CHECK(described(judge(row, 899), 899) == "later " + kind + " +1");
  CHECK(described(judge(row, 900), 900) == "failed " + kind);
}

TEST_CASE("the wait grows with the age, and never passes the deadline") {
  const auto [age, wait] = GENERATE(table<int, int>({{0, 1}, {8, 2}, {40, 10}, {500, 30}, {890, 10}}));
  ImportRow row = complete();
  row.has_transcript = false;
  CHECK(described(judge(row, age), age) == "later transcript_not_found +" + std::to_string(wait));
}

TEST_CASE("a disabled tenant fails at once; post-call switched off ends the flow") {
  ImportRow row = complete();
  row.tenant_status = "disabled";
  CHECK(described(judge(row, 0), 0) == "failed tenant_disabled");
  row.tenant_status = "active";
  row.post_call = false;
  REQUIRE(std::holds_alternative<Done>(judge(row, 0).what));
  CHECK(std::get<Done>(judge(row, 0).what).next == Next{FlowEnds{}});
  CHECK(std::get<Done>(judge(row, 0).what).outcome == "switched_off");
}

TEST_CASE("MongoDB is asked for what the row does not say, and for what may have come too early") {
  const auto [what, change, outcome] = GENERATE(table<std::string, void (*)(ImportRow&), std::string>({
      {"all here", [](ImportRow&) {}, "done"},
      {"no metadata", [](ImportRow& row) { row.metadata_at = std::nullopt; }, "asks"},
      {"not finished", [](ImportRow& row) { row.call_ended_at = std::nullopt; }, "asks"},
      {"no transcript", [](ImportRow& row) { row.has_transcript = false; }, "asks"},
      {"no tenant", [](ImportRow& row) { row.tenant_status = "unknown"; }, "asks with tenant"},
      {"read too early", [](ImportRow& row) { row.metadata_at = kEnded + kTrickle - seconds{1}; }, "asks"},
      {"read in time", [](ImportRow& row) { row.metadata_at = kEnded + kTrickle; }, "done"},
      {"disabled", [](ImportRow& row) { row.tenant_status = "disabled", row.has_transcript = false; },
       "failed tenant_disabled"},
      {"switched off", [](ImportRow& row) { row.post_call = row.has_transcript = false; }, "done switched_off"},
      {"mailed by the earlier system", [](ImportRow& row) { row.completed_elsewhere = true; },
       "done already_completed"},
      {"mailed, but somebody insists", [](ImportRow& row) { row.completed_elsewhere = row.insisted = true; }, "done"},
      {"completed without an end", [](ImportRow& row) { row.completed_elsewhere = true, row.call_ended_at = {}; },
       "asks"},
      {"mailed, no transcript", [](ImportRow& row) { row.completed_elsewhere = true, row.has_transcript = false; },
       "done already_completed"},
  }));
  CAPTURE(what);
  ImportRow row = complete();
  change(row);
  const auto made = import_request(row, kSettings, kEnqueued);
  if (const auto* request = std::get_if<Request>(&made)) {
    CHECK(*request == Request{Lookup{{"ten", "call-0001"}, outcome == "asks with tenant"}});
    CHECK(outcome.starts_with("asks"));
  } else {
    CHECK(described(std::get<Verdict>(made), 0) == outcome);
  }
}

TEST_CASE("a call that MongoDB calls completed by now ends as already_completed, unless somebody insists") {
  const auto [before, status, insisted, outcome] = GENERATE(table<bool, std::optional<std::string>, bool, std::string>({
      {false, std::nullopt, false, "done"},
      {false, "pending", false, "done"},
      {false, "completed", false, "done already_completed"},
      {false, "completed", true, "done"},
      {true, std::nullopt, false, "done already_completed"},
      {true, "pending", false, "done"},
  }));
  ImportRow row = nothing_yet();
  row.completed_elsewhere = before;
  row.insisted = insisted;
  Documents documents = all_documents(60);
  documents.calls[0].processed_status = status;
  const Verdict verdict = judge(row, 60, documents);
  CHECK(described(verdict, 60) == outcome);
  CHECK(written(verdict).size() == 4);
}

TEST_CASE("what MongoDB holds is stored, and judged together with what was here") {
  const Documents documents = all_documents();
  const Verdict verdict = judge(nothing_yet(), 1, documents);
  CHECK(described(verdict, 1) == "done");
  CHECK(written(verdict) == std::vector<std::string>{"importing/store_tenant " + documents.tenants[0].tenant_id,
                                                     "importing/store_call " + documents.calls[0].call_id,
                                                     "importing/store_item " + *documents.items[0].item_id,
                                                     "importing/store_item (null)"});
}

TEST_CASE("of documents that are not all there the first missing kind is reported, and what came is stored") {
  const auto [what, change, end] = GENERATE(table<std::string, void (*)(Documents&), std::string>({
      {"no metadata", [](Documents& came) { came.calls.clear(); }, "call_not_found"},
      {"no end", [](Documents& came) { came.calls[0].ended_at = std::nullopt; }, "call_not_finished"},
      {"no tenant", [](Documents& came) { came.tenants.clear(); }, "tenant_not_found"},
      {"no transcript", [](Documents& came) { came.items.clear(); }, "transcript_not_found"},
  }));
  CAPTURE(what);
  Documents documents = all_documents();
  change(documents);
  const Verdict early = judge(nothing_yet(), 10, documents);
  CHECK(described(early, 10) == "later " + end + " +2");
  CHECK(early.writes.size() == documents.calls.size() + documents.items.size() + documents.tenants.size());
  const Verdict late = judge(nothing_yet(), 900, documents);
  CHECK(described(late, 900) == "failed " + end);
  CHECK(written(late) == written(early));
}

TEST_CASE("the tenant's configuration that comes with the documents counts at once") {
  Documents documents = all_documents();
  documents.items.clear();
  documents.tenants[0].status = "disabled";
  CHECK(described(judge(nothing_yet(), 1, documents), 1) == "failed tenant_disabled");
  documents.tenants[0].status = "active";
  documents.tenants[0].post_call = false;
  CHECK(described(judge(nothing_yet(), 1, documents), 1) == "done switched_off");
}

TEST_CASE("a call that was dialled here needs no metadata, and its end is the one known here") {
  const auto [what, change, now, end] = GENERATE(table<std::string, void (*)(Documents&), int, std::string>({
      {"no document", [](Documents& came) { came.calls.clear(), came.items.clear(); }, 8,
       "later transcript_not_found +2"},
      {"no metadata", [](Documents& came) { came.calls.clear(); }, 8, "done"},
      {"metadata", [](Documents&) {}, 8, "done"},
      {"metadata with another end", [](Documents& came) { came.calls[0].ended_at = kEnqueued + seconds{50}; }, 8,
       "done"},
      {"within 5 s of the end", [](Documents& came) { came.calls.clear(); }, 4, "later call_not_finished +1"},
      {"never", [](Documents& came) { came.items.clear(); }, 900, "failed transcript_not_found"},
  }));
  DYNAMIC_SECTION(what) {
    ImportRow row = nothing_yet();
    row.tenant_status = "active";
    row.call_ended_at = kEnqueued;
    row.is_dialled = true;
    Documents documents = all_documents(now);
    change(documents);
    CHECK(described(judge(row, now, documents), now) == end);
  }
}

TEST_CASE("the transcript of a call that was dialled here may come from a file, without any metadata") {
  ImportRow row = complete();
  row.metadata_at = std::nullopt;
  row.is_dialled = true;
  CHECK(described(judge(row, 0), 0) == "done");
  row.is_dialled = false;
  CHECK(described(judge(row, 0), 0) == "later call_not_found +1");
}

TEST_CASE("documents that were read within five seconds of the call's end are read once more") {
  const auto [ended, read, now, end] = GENERATE(table<int, int, int, std::string>({
      {0, 0, 0, "later call_not_finished +5"},
      {0, 4, 4, "later call_not_finished +1"},
      {0, 4, 30, "later call_not_finished +1"},  // MongoDB took long
      {0, 5, 5, "done"},
      {-60, 0, 0, "done"},
      {3600, 10, 10, "later call_not_finished +890"},  // a clock that is ahead: the deadline ends it
      {3600, 900, 900, "done"},
  }));
  Documents documents = all_documents(read);
  documents.calls[0].ended_at = kEnqueued + seconds{ended};
  const Verdict verdict = judge(nothing_yet(), now, documents);
  CHECK(described(verdict, now) == end);
  CHECK(verdict.writes.size() == 4);
}

TEST_CASE("a document that cannot be read is waited for and then fails the job; nothing of the call is stored") {
  Documents documents = all_documents();
  documents.errors = {"calls-metadata, _id 7: ended_at: expected a date", "another"};
  const Verdict early = judge(nothing_yet(), 0, documents);
  CHECK(described(early, 0) == "later bad_document +1");
  CHECK(early.writes.empty());
  const Verdict late = judge(complete(), 900, documents);
  REQUIRE(described(late, 900) == "failed bad_document");
  CHECK(std::get<Failed>(late.what).why.words == "calls-metadata, _id 7: ended_at: expected a date (and 1 more error)");
  CHECK(late.writes.empty());
}

TEST_CASE("a MongoDB that is not reached delays a call for as long as it lasts; one that refuses us halts the stage") {
  const auto [error, age, end] = GENERATE(table<TransportError, int, std::string>({
      {TransportError::network, 0, "later network +1"},
      {TransportError::network, 40, "later network +10"},
      {TransportError::network, 899, "later network +30"},
      {TransportError::timeout, 100'000, "later timeout +30"},
      {TransportError::credentials, 0, "halt credentials"},
      {TransportError::configuration, 100'000, "halt configuration"},
      {TransportError::local, 0, "halt local_shortage"},
  }));
  const Verdict verdict = judge(nothing_yet(), age, NotSent{error, "why"});
  CHECK(described(verdict, age) == end);
  CHECK(verdict.writes.empty());
}

TEST_CASE("a call that only shall be read once more does not wait for MongoDB beyond its deadline") {
  ImportRow row = complete();
  row.metadata_at = kEnded;
  CHECK(described(judge(row, 899, NotSent{TransportError::network, "why"}), 899) == "later network +30");
  CHECK(described(judge(row, 900, NotSent{TransportError::network, "why"}), 900) == "done");
}
