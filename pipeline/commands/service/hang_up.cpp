#include "commands/service/hang_up.h"

#include <chrono>
#include <set>
#include <utility>

#include "domain/job/http_outcome.h"
#include "domain/livekit/livekit_replies.h"
#include "domain/livekit/livekit_requests.h"
#include "outside/clock.h"
#include "outside/log.h"
#include "outside/transfers.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

constexpr int kTries = 3;
constexpr std::chrono::seconds kTimeout{5};
constexpr std::chrono::milliseconds kBetweenTries{500};

/// A phone that is to be hung up.
struct Phone {
  sql::desk::LiveCalls::Row call;
  bool is_noted = false;        ///< The call's row says that an operator hung up, because of this command.
  bool may_be_hung_up = false;  ///< LiveKit was asked, and did not answer.
  std::string error{};          ///< Empty: its leg is not in the room.
};

/// Writes down, before LiveKit is asked, that an operator hangs up. Returns the phones that are live.
std::vector<Phone> note_hang_ups(ledger::Database& database, const std::string& reason) {
  std::vector<Phone> phones;
  ledger::Transaction transaction(database);
  for (auto& call : database.all(sql::desk::LiveCalls{})) phones.push_back({std::move(call)});
  for (Phone& phone : phones) {
    const sql::desk::NoteHangUp note{.call_row = phone.call.call_row, .reason = reason, .now = wall_clock()};
    phone.is_noted = database.run(note) > 0;
  }
  transaction.commit();
  return phones;
}

/// Of a phone that was not hung up.
void take_back(ledger::Database& database, const Phone& phone) {
  if (!phone.is_noted || phone.may_be_hung_up) return;
  database.run(sql::desk::ForgetHangUp{.call_row = phone.call.call_row, .now = wall_clock()});
}

/// Returns those that are left; adds the others to `hung_up`.
std::vector<Phone> hang_up(outside::Outside& outside, const Settings& settings, const std::vector<Phone>& phones,
                           std::int64_t& hung_up) {
  for (std::size_t i = 0; i < phones.size(); ++i) {
    const auto& call = phones[i].call;
    outside.start(static_cast<outside::TransferId>(i),
                  remove_participant_request(settings, call.room, sip_identity(call.call_id)), kTimeout);
  }
  std::vector<Phone> left;
  for (std::size_t arrived = 0; arrived < phones.size();) {
    for (const outside::Arrival& arrival : outside.wait(kBetweenTries)) {
      ++arrived;
      const HttpOutcome outcome = http_outcome(arrival.reply);
      Phone phone = phones.at(static_cast<std::size_t>(arrival.id));
      if (outcome.meaning == Meaning::success) {
        ++hung_up;
        log::info("dialling", "an operator hung up",
                  {{"event", "hung_up_by_operator"}, {"call_id", phone.call.call_id}});
        continue;
      }
      phone.error = is_absent(arrival.reply) ? "" : outcome.why.words;
      phone.may_be_hung_up = phone.may_be_hung_up || std::holds_alternative<Unanswered>(arrival.reply);
      left.push_back(std::move(phone));
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

HungUp hang_up_live_phones(const Context& context, ledger::Database& database, const std::string& reason) {
  if (context.settings.livekit_url.empty()) {
    throw Refusal("stop-dialling --hang-up: LIVEKIT_URL is not set, so no phone can be hung up");
  }
  outside::Transfers outside(context.settings, context.secrets);
  HungUp done;
  std::vector<Phone> left = note_hang_ups(database, reason);
  for (int tried = 0; tried < kTries && !left.empty(); ++tried) {
    // A dial that was claimed just before the pause may not have made its leg yet.
    if (tried > 0) outside.wait(kBetweenTries);
    left = hang_up(outside, context.settings, left, done.phones);
  }
  const std::set<std::string> unsure = may_ring(database);
  for (const Phone& phone : left) {
    take_back(database, phone);
    if (!phone.error.empty()) {
      done.left.push_back({phone.call.call_id, phone.error});
    } else {
      ++(unsure.contains(phone.call.call_id) ? done.may_ring : done.gone);
    }
  }
  return done;
}

}  // namespace callmill::commands
