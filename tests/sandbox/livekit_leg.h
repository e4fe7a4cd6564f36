// One dial: the phone leg in its room from CreateSIPParticipant to its end, as its number's fate says.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "fates.h"
#include "http_message.h"
#include "livekit_rooms.h"
#include "world.h"

namespace callmill::sandbox {

/// CreateSIPParticipantRequest, as far as it matters here.
struct Dial {
  std::string trunk_id;
  std::string number;
  std::string room;
  std::string identity;
  std::string name;
  std::string metadata;
  std::map<std::string, std::string> attributes;
  std::optional<double> ringing_timeout_s;
  std::optional<double> max_call_duration_s;
  bool wait_until_answered = false;
  std::optional<double> deadline_s;  ///< X-Twirp-Timeout-Ms
};

/// Keeps itself alive until the call is over. `rooms` and `world` must outlive it.
class Leg : public std::enable_shared_from_this<Leg> {
 public:
  Leg(World& world, Rooms& rooms, Dial dial, Fate fate, Answer answer);

  /// `on_join` is called when it is in its room, `on_active` when the phone is answered.
  void start(std::function<void()> on_join, std::function<void()> on_active);
  /// It is in its room no more, for any reason.
  void gone(const std::string& disconnect_reason);
  /// The person hangs up.
  void hang_up();

  bool over() const { return over_; }
  const Dial& dial() const { return dial_; }
  const Fate& fate() const { return fate_; }

 private:
  using Step = void (Leg::*)();
  void after_s(double seconds, Step step);
  void join();
  void follow_fate();
  void ring();
  void answered();
  void refuse();
  void refuse_in_words();
  void time_out_ringing();
  void find_trunk_silent();
  void reach_deadline();
  void restart();
  void come_to_nothing();
  void lose_service();
  double since_begin() const;  ///< Seconds of the play.
  void end(const std::string& reason);
  void fail(const std::string& reason, const HttpAnswer& answer);
  void reply(const HttpAnswer& answer);
  void set_status(const std::string& status);
  HttpAnswer info() const;

  World& world_;
  Rooms& rooms_;
  Dial dial_;
  Fate fate_;
  Answer answer_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  bool replied_ = false;
  bool over_ = false;
  std::string status_ = "dialing";
  std::string participant_sid_;
  std::string sip_call_id_;
  std::size_t seen_;  ///< Its place in the ledger.
  std::function<void()> on_join_;
  std::function<void()> on_active_;
};

}  // namespace callmill::sandbox
