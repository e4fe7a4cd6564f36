// A database that is backed up, goes on, and is lost.
#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "runner/identity.h"
#include "support/desk.h"
#include "support/rows.h"

namespace callmill::tests {

namespace fs = std::filesystem;

inline constexpr std::int64_t kBefore = 1'800'000'000;
inline constexpr std::int64_t kSince = 1'800'010'000;

/// A few leads and calls.
struct Lost {
  ScratchFolder folder;
  std::string path = (folder.path() / "callmill.db").string();
  std::string backup = (folder.path() / "backup.db").string();

  Lost() {
    fs::copy_file(migrated_file(), path);
    ledger::Database database(path);
    tenant(database, {.tenant_id = "acme", .recipients = R"(["boss@acme.example"])"});
    for (int i = 1; i <= 4; ++i) lead(database, {.name = "Lead " + std::to_string(i), .created_at = kBefore});
    call(database, {.id = 1, .call_id = "call-mailed-since", .status = "called", .created_at = kBefore});
    call(database, {.id = 2, .call_id = "call-waits", .status = "called", .created_at = kBefore});
    job(database, {.id = 1, .call_row = 1, .stage = "email"});
    job(database, {.id = 2, .call_row = 2, .stage = "email"});
    call(database,
         {.id = 3, .call_id = "outreach-3-aaaaaaaa", .status = "called", .lead_id = 1, .created_at = kBefore});
    job(database, {.id = 3, .call_row = 3, .stage = "push"});
    call(database, {.id = 4, .call_id = "outreach-4-aaaaaaaa", .lead_id = 2, .created_at = kBefore});
    job(database, {.id = 4, .call_row = 4, .stage = "room"});
  }
  Answer back_up() const { return ask(path, {"backup", backup}); }
  /// Since the backup: a mail left, a task was made, lead 2's call and a new one of lead 3 rang, as did lead 5, who was
  /// added since; lead 4 was put on the do-not-call list.
  void go_on() const {
    ledger::Database database(path);
    database.execute(R"(
        insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, state, composed_at, sent_at)
        values (1, 1, 'pc.1@x', 'A call', '[]', x'4142', 'sent', 1800010000, 1800010000);
        update jobs set status = 'completed', outcome = 'mailed', finished_at = 1800010000, transition = transition + 1 where id = 1;
        update calls set status = 'pushed', crm_task_id = 't1' where id = 3;
        update jobs set status = 'completed', outcome = 'pushed', finished_at = 1800010000, transition = transition + 1 where id = 3;
        update calls set status = 'failed', failure_reason = 'rejected', failure_detail = 'busy: SIP 486',
          call_started_at = 1800010000, dispatched_at = 1800010000, call_ended_at = 1800010000, lead_settled_at = 1800010000
        where id = 4;
        update jobs set status = 'completed', stage = 'dial', outcome = 'rejected', finished_at = 1800010000,
          transition = transition + 1 where id = 4;
        update leads set retry_count = 1, retry_after = 1800096400, transition = transition + 1 where id = 2;
        update leads set status = 'dispatched', transition = transition + 1 where id = 3)",
                     "test");
    call(database,
         {.id = 5, .call_id = "outreach-5-bbbbbbbb", .call_started_at = kSince, .lead_id = 3, .created_at = kSince});
    database.execute("update calls set dispatched_at = 1800010000 where id = 5", "test");
    job(database, {.id = 5, .call_row = 5, .stage = "dial", .status = "processing", .claim_number = 3});
    database.execute("update runners set stopped_at = 1800010001, stop_reason = 'gone'", "test");
    lead(database, {.id = 5, .name = "New", .status = "failed", .retry_count = 2, .created_at = kSince});
    call(database, {.id = 6,
                    .call_id = "outreach-6-bbbbbbbb",
                    .status = "failed",
                    .call_started_at = kSince,
                    .lead_id = 5,
                    .lead_settled_at = kSince,
                    .created_at = kSince});
    database.execute("insert into do_not_call (phone_e164, source) select phone_e164, 'asked' from leads where id = 4",
                     "test");
  }
  Answer restore() const { return ask(path, {"restore", backup}); }
  /// Why `file` is not restored, which changes no name in the folder.
  std::string refused(const std::string& file) const {
    const auto before = files();
    std::string words;
    try {
      ask(path, {"restore", file});
    } catch (const std::exception& error) {
      words = error.what();
    }
    CHECK(files() == before);
    return words;
  }
  /// This process works with the file.
  void begin_runner() const {
    ledger::Database database(path);
    const auto self = callmill::runner::this_process();
    auto insert = database.prepare(
        "insert into runners (host, boot_id, pid_namespace, pid, process_started, version, started_at, heartbeat_at) "
        "values (:host, :boot, :namespace, :pid, :started, 'x', 1, unixepoch())",
        "test");
    insert.bind("host", self.host).bind("boot", self.boot_id).bind("namespace", self.pid_namespace);
    insert.bind("pid", self.pid).bind("started", self.process_started).run();
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path())) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }
};

inline int mode_of(const std::string& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return static_cast<int>(found.st_mode & 0777U);
}

}  // namespace callmill::tests
