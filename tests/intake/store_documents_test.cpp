#include "intake/store_documents.h"

#include <catch2/catch.hpp>

#include "scratch.h"

using namespace callmill;
using namespace callmill::intake;

namespace {

constexpr UnixTime kNow = unix_time(1'800'000'000);

CallRow call(const std::string& call_id, std::optional<UnixTime> ended_at = std::nullopt) {
  CallRow row;
  row.tenant_id = "tenant-a";
  row.call_id = call_id;
  row.ended_at = ended_at;
  return row;
}

PhoneRow phone(const std::string& number, const std::string& tenant_id) {
  return {.phone_number = number, .tenant_id = tenant_id, .client_id = std::nullopt};
}

std::string counts(const Stored& stored) {
  return std::to_string(stored.rows_new) + " new, " + std::to_string(stored.rows_changed) + " changed, " +
         std::to_string(stored.rows_unchanged) + " unchanged, " + std::to_string(stored.calls_enqueued) + " enqueued";
}

}  // namespace

TEST_CASE("whether the earlier system has mailed a call is kept until MongoDB says otherwise") {
  tests::Scratch scratch;
  const auto stored = [&](std::optional<std::string> processed_status) {
    CallRow row = call("call-0001", kNow);
    row.processed_status = std::move(processed_status);
    const std::string what = counts(store_calls(scratch.database, {row}, EnqueueFinished::no, kNow));
    return what.substr(0, what.find(" unch")) + "; " +
           std::to_string(tests::number(scratch.database, "select completed_elsewhere from calls"));
  };
  CHECK(stored(std::nullopt) == "1 new, 0 changed, 0; 0");
  CHECK(stored("pending") == "0 new, 0 changed, 1; 0");
  CHECK(stored("completed") == "0 new, 1 changed, 0; 1");
  CHECK(stored("completed") == "0 new, 0 changed, 1; 1");
  CHECK(stored(std::nullopt) == "0 new, 0 changed, 1; 1");
  CHECK(stored("pending") == "0 new, 1 changed, 0; 0");
}

TEST_CASE("within a batch the first row of a call is new, a later one that says more changes it") {
  tests::Scratch scratch;
  const std::vector<CallRow> calls{call("call-0001"), call("call-0001", kNow), call("call-0002"), call("call-0001")};
  CHECK(counts(store_calls(scratch.database, calls, EnqueueFinished::yes, kNow)) ==
        "2 new, 1 changed, 1 unchanged, 1 enqueued");
  CHECK(counts(store_calls(scratch.database, calls, EnqueueFinished::yes, kNow)) ==
        "0 new, 0 changed, 4 unchanged, 0 enqueued");
}

TEST_CASE("what was stored without enqueuing is enqueued when it is stored again") {
  tests::Scratch scratch;
  CHECK(store_calls(scratch.database, {call("call-0001", kNow)}, EnqueueFinished::no, kNow).calls_enqueued == 0);
  CHECK(store_calls(scratch.database, {call("call-0001", kNow)}, EnqueueFinished::yes, kNow).calls_enqueued == 1);
}

TEST_CASE("a row is new by its own table, whatever ids other tables gave out") {
  tests::Scratch scratch;
  // Both tables give out 1 and 2 next.
  CHECK(counts(store_calls(scratch.database, {call("call-0001"), call("call-0002")}, EnqueueFinished::no, kNow)) ==
        "2 new, 0 changed, 0 unchanged, 0 enqueued");
  CHECK(counts(store_phones(scratch.database, {phone("+33100000001", "tenant-a"), phone("+33100000002", "tenant-a")},
                            kNow)) == "2 new, 0 changed, 0 unchanged, 0 enqueued");
  CHECK(counts(store_phones(scratch.database, {phone("+33100000001", "tenant-a"), phone("+33100000002", "tenant-b")},
                            kNow)) == "0 new, 1 changed, 1 unchanged, 0 enqueued");
}

TEST_CASE("the stub of a tenant that a call named is changed by the tenant's configuration, not new") {
  tests::Scratch scratch;
  store_calls(scratch.database, {call("call-0001")}, EnqueueFinished::no, kNow);
  TenantRow tenant;
  tenant.tenant_id = "tenant-a";
  tenant.recipients = {"boss@a.example"};
  CHECK(counts(store_tenants(scratch.database, {tenant}, kNow)) == "0 new, 1 changed, 0 unchanged, 0 enqueued");
  CHECK(tests::word(scratch.database, "select recipients from tenant_settings") == R"(["boss@a.example"])");
}
