#include "commands/service/hang_up.h"

#include <chrono>
#include <set>
#include <utility>

#include "domain/job/http_outcome.h"
#include "domain/livekit/livekit_replies.h"
#include "domain/livekit/livekit_requests.h"
#include "outside/transfers.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

constexpr int kTries = 3;
constexpr std::chrono::seconds kTimeout{5};
constexpr std::chrono::milliseconds kBetweenTries{500};

using LiveCall = sql::desk::LiveCalls::Row;

/// A phone that was not hung up.
struct Left {
  LiveCall call;
  std::string error;  ///< Empty: its leg is not in the room.
};

/// Returns those that are left; adds the others to `hung_up`.
std::vector<Left> hang_up(outside::Outside& outside, const Settings& settings, const std::vector<Left>& calls,
                          std::int64_t& hung_up) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const LiveCall& call = calls[i].call;
    outside.start(static_cast<outside::TransferId>(i),
                  remove_participant_request(settings, call.room, sip_identity(call.call_id)), kTimeout);
  }
  std::vector<Left> left;
  for (std::size_t arrived = 0; arrived < calls.size();) {
    for (const outside::Arrival& arrival : outside.wait(kBetweenTries)) {
      ++arrived;
      const HttpOutcome outcome = http_outcome(arrival.reply);
      if (outcome.meaning == Meaning::success) {
        ++hung_up;
      } else {
        left.push_back(
            {calls.at(static_cast<std::size_t>(arrival.id)).call, is_absent(arrival.reply) ? "" : outcome.why.words});
      }
    }
  }
  return left;
}

/// Ids of the calls that may ring although they have no leg, as the database is now.
std::set<std::string> may_ring(ledger::Database& database) {
  std::set<std::string> calls;
  for (auto& call : database.all(sql::desk::LiveCalls{})) {
    if (call.may_ring) calls.insert(std::move(call.call_id));
  }
  return calls;
}

}  // namespace

HungUp hang_up_live_phones(const Context& context, ledger::Database& database) {
  if (context.settings.livekit_url.empty()) {
    throw Refusal("stop-dialling --hang-up: LIVEKIT_URL is not set, so no phone can be hung up");
  }
  outside::Transfers outside(context.settings, context.secrets);
  HungUp done;
  std::vector<Left> left;
  for (auto& call : database.all(sql::desk::LiveCalls{})) left.push_back({std::move(call), {}});
  for (int tried = 0; tried < kTries && !left.empty(); ++tried) {
    // A dial that was claimed just before the pause may not have made its leg yet.
    if (tried > 0) outside.wait(kBetweenTries);
    left = hang_up(outside, context.settings, left, done.phones);
  }
  const std::set<std::string> unsure = may_ring(database);
  for (const Left& one : left) {
    if (!one.error.empty()) {
      done.errors.push_back(one.call.call_id + ": " + one.error);
    } else {
      ++(unsure.contains(one.call.call_id) ? done.may_ring : done.gone);
    }
  }
  return done;
}

}  // namespace callmill::commands
