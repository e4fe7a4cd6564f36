// What happened to some calls, in the order in which it happened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/time.h"
#include "sql/desk.h"

namespace callmill::commands {

/// One thing that happened.
struct Moment {
  UnixTime at{};
  std::int64_t call_row = 0;  ///< 0: of the lead.
  std::string event{};
  std::optional<std::string> stage{};
  std::optional<std::int64_t> attempt{};
  std::optional<std::string> outcome{};
  std::optional<std::int64_t> duration_ms{};
  std::optional<std::int64_t> code{};
  std::optional<std::string> error_kind{};
  std::optional<std::string> error{};
  std::optional<std::int64_t> tokens{};
  std::optional<double> cost_usd{};
  std::optional<std::string> detail{};
};

/// What the tables hold of the calls; all but `calls` in the order in which it was written.
struct StoryRows {
  std::optional<sql::desk::StoryLead::Row> lead{};
  std::vector<sql::desk::StoryCalls::Row> calls{};
  std::vector<sql::desk::StoryJobs::Row> jobs{};
  std::vector<sql::desk::StoryTries::Row> tries{};
  std::vector<sql::desk::StoryEvents::Row> events{};
  std::vector<sql::desk::StoryResults::Row> results{};
  std::vector<sql::desk::StoryTexts::Row> texts{};
};

/// Instants are whole seconds. Within one, calls come one after another; what a try wrote follows that try; webhooks
/// keep the order in which they came; and else the order is that of a call's life.
std::vector<Moment> story_of(const StoryRows& rows);

}  // namespace callmill::commands
