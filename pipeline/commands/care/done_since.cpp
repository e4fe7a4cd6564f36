#include "commands/care/done_since.h"

#include <algorithm>

#include "ledger/switched_off.h"
#include "sql/ledger.h"

namespace callmill::commands {

namespace {

/// The file that is attached as `lost`, as long as this lives.
class Attached {
 public:
  Attached(ledger::Database& database, const std::string& path) : database_(database) {
    database.run(sql::ledger::AttachLost{.path = path});
  }
  ~Attached() {
    try {
      database_.run(sql::ledger::DetachLost{});
    } catch (...) {
      // Closing the connection lets go of it.
    }
  }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  ledger::Database& database_;
};

constexpr const char* kCalledOff = "cancelled: the lead was called since the backup that was restored";

/// What a call's jobs go on from.
void keep_documents(ledger::Database& database, const std::vector<std::int64_t>& rows) {
  database.run(sql::restore::KeepItems{.lost_rows = rows});
  database.run(sql::restore::KeepTranscripts{.lost_rows = rows});
  database.run(sql::restore::KeepSummaries{.lost_rows = rows});
}

void keep(ledger::Database& database, const std::vector<std::int64_t>& rows,
          const std::vector<std::int64_t>& unsure_mails, UnixTime now) {
  // Rows are taken over as they are: they were let in once, perhaps by an earlier schema or by reasons of a person's
  // own.
  const ledger::SwitchedOff triggers(database, SQLITE_DBCONFIG_ENABLE_TRIGGER);
  database.run(sql::restore::KeepTenants{.lost_rows = rows});
  database.run(sql::restore::KeepNumbers{.lost_rows = rows});
  database.run(sql::restore::KeepNewLeads{.lost_rows = rows});
  if (database.run(sql::restore::CallOff{.lost_rows = rows, .detail = kCalledOff, .now = now}) > 0) {
    database.run(sql::restore::EndCalledOff{.detail = kCalledOff, .now = now});
  }
  // Those that are here first: a lead has one call under way at most.
  database.run(sql::restore::KeepCalls{.lost_rows = rows});
  database.run(sql::restore::KeepNewCalls{.lost_rows = rows});
  database.run(sql::restore::KeepLeads{.lost_rows = rows});
  database.run(sql::restore::DispatchRung{.lost_rows = rows, .now = now});
  keep_documents(database, rows);
  database.run(sql::restore::KeepJobs{.lost_rows = rows, .now = now});
  database.run(sql::restore::KeepMails{.lost_rows = rows, .unsure = unsure_mails});
  database.run(sql::restore::KeepMailBodies{.lost_rows = rows});
  database.run(sql::restore::KeepResults{.lost_rows = rows});
}

}  // namespace

Since keep_what_was_done(ledger::Database& restored, const std::string& lost, UnixTime now) {
  const Attached attached(restored, lost);
  ledger::Transaction transaction(restored);
  follow_clock(restored, now);
  std::vector<std::int64_t> unsure;
  for (const auto& mail : restored.all(sql::restore::UnsureMails{})) unsure.push_back(mail.mail_id);
  DoneSince done = restored.all(sql::restore::Since{.unsure = unsure});
  std::vector<std::int64_t> rows(done.size());
  std::ranges::transform(done, rows.begin(), [](const auto& call) { return call.lost_row; });
  WrittenSince written = written_since(restored, rows, now);
  // First: a row whose number is taken here gets one that no further row has.
  restored.run(sql::restore::KeepSequences{});
  restored.run(sql::restore::AddSequences{});
  keep(restored, rows, unsure, now);
  keep_what_stops(restored, now);
  restored.run(sql::restore::KeepRevocations{});
  restored.run(sql::restore::KeepEnquiries{});
  transaction.commit();
  return {std::move(done), std::move(written)};
}

}  // namespace callmill::commands
