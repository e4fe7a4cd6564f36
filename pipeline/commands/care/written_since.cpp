#include "commands/care/written_since.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <string_view>

#include "domain/text.h"
#include "runner/move_clock.h"

namespace callmill::commands {

namespace {

constexpr std::int64_t kExamples = 10;

struct Kind {
  std::string_view name;
  std::string_view words;
};

/// In words; a kind that is not here is its own word.
constexpr std::array kKinds{Kind{"pause", "pauses of stages"},
                            Kind{"pause_ended", "stages that were resumed"},
                            Kind{"do_not_call", "numbers on the do-not-call list"},
                            Kind{"do_not_call_removed", "numbers taken off the do-not-call list"},
                            Kind{"lead_do_not_call", "leads not to be called"},
                            Kind{"lead_waits", "leads that wait for a later retry_after"},
                            Kind{"lead_failed", "leads failed by hand"},
                            Kind{"lead_made_new", "failed leads made new"},
                            Kind{"lead_retry_after", "other changes of retry_after"},
                            Kind{"lead_phone", "leads given another phone"},
                            Kind{"lead_priority", "leads given another priority"},
                            Kind{"lead_added", "leads added, which are not in the backup"},
                            Kind{"lead_deleted", "leads deleted, which are back"},
                            Kind{"tenant_stopped", "tenants disabled, or taken out of post-call"},
                            Kind{"tenant", "tenants whose settings a person changed"},
                            Kind{"holiday", "holidays"},
                            Kind{"holiday_removed", "holidays removed, which are back"}};

std::string_view words_of(std::string_view kind) {
  const auto found = std::ranges::find(kKinds, kind, &Kind::name);
  return found == kKinds.end() ? kind : found->words;
}

/// The rows of one kind, which are beside each other.
struct Group {
  const sql::restore::Written::Row& first;
  std::string examples;
};

std::vector<Group> groups_of(const WrittenSince& written) {
  std::vector<Group> groups;
  for (const auto& row : written) {
    const std::string example = (row.phone ? mask_phone(*row.phone) + " " : "") + one_line(row.example);
    if (groups.empty() || groups.back().first.kind != row.kind) {
      groups.push_back({row, example});
    } else {
      groups.back().examples += "; " + example;
    }
  }
  for (Group& group : groups) {
    if (group.first.total > kExamples)
      group.examples += "; and " + std::to_string(group.first.total - kExamples) + " more";
  }
  return groups;
}

}  // namespace

WrittenSince written_since(ledger::Database& restored, const std::vector<std::int64_t>& lost_rows, UnixTime now) {
  return restored.all(sql::restore::Written{.lost_rows = lost_rows, .now = now, .examples = kExamples});
}

void keep_what_stops(ledger::Database& restored, UnixTime now) {
  restored.run(sql::restore::KeepPauses{.now = now});
  restored.run(sql::restore::KeepTenantStops{});
  restored.run(sql::restore::KeepHolidays{});
  restored.run(sql::restore::KeepDoNotCall{});
  restored.run(sql::restore::KeepStoppedLeads{.now = now});
  restored.run(sql::restore::KeepDoNotCallLeads{});
}

void follow_clock(ledger::Database& restored, UnixTime now) {
  const std::chrono::milliseconds set{restored.one(sql::restore::ClockSet{}).by_ms};
  if (std::chrono::abs(set) >= runner::kClockJump) {
    runner::move_clock(restored, std::chrono::round<std::chrono::seconds>(set), now);
  }
  restored.run(sql::restore::KeepClocks{});
}

Table written_table(const WrittenSince& written) {
  Table table{"written_since", {"kind", "kept", "count", "examples"}, {}, false};
  for (const Group& group : groups_of(written)) {
    table.rows.push_back({group.first.kind, std::int64_t{group.first.kept}, group.first.total, group.examples});
  }
  return table;
}

void print_written(std::ostream& out, const WrittenSince& written) {
  if (written.empty()) return;
  out << "Written by people since the backup:\n";
  for (const Group& group : groups_of(written)) {
    out << (group.first.kept ? "  kept: " : "  as in the backup: ") << group.first.total << ' '
        << words_of(group.first.kind) << ": " << group.examples << '\n';
  }
}

}  // namespace callmill::commands
