#include "livekit_leg.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "sip_refusal.h"
#include "twirp.h"

namespace callmill::sandbox {

namespace {

// Seconds measured on livekit-server 1.13.5 with livekit-sip 1.10.0 (tests/fixtures/livekit/dials.md); without a
// ringing_timeout, those of livekit-server's pkg/service/sip.go and livekit-sip's pkg/sip/participant.go.
constexpr double kJoinS = 0.05;
constexpr double kRefusedS = 0.08;
constexpr double kRingS = 0.1;
constexpr double kTransactionS = 32;
constexpr double kServerDeadlineS = 80;
constexpr double kDefaultRingingS = 180;
constexpr double kNoAudioS = 30;
// Through the real livekit-sip 1.10.0: how long a leg stays that came back after a restart of livekit-server, and one
// whose SIP service died.
constexpr double kComesBackS = 30;
constexpr double kLostS = 21;

HttpAnswer timed_out() {
  return twirp_error("canceled", kTwirpError + "sip request timed out");
}

}  // namespace

Leg::Leg(World& world, Rooms& rooms, Dial dial, Fate fate, Answer answer)
    : world_(world),
      rooms_(rooms),
      dial_(std::move(dial)),
      fate_(std::move(fate)),
      answer_(std::move(answer)),
      participant_sid_(world.name("PA_")),
      sip_call_id_(world.name("SCL_")),
      seen_(world.ledger.dials.size()) {
  const auto call_id = dial_.attributes.find("call_id");
  world.ledger.dials.push_back({call_id == dial_.attributes.end() ? "" : call_id->second, dial_.identity, dial_.number,
                                dial_.room, world.unix_ms(), 0, 0, 0, ""});
}

void Leg::start(std::function<void()> on_join, std::function<void()> on_active) {
  on_join_ = std::move(on_join);
  on_active_ = std::move(on_active);
  after_s(kJoinS, &Leg::join);
  follow_fate();
  if (!dial_.wait_until_answered) {
    world_.after_s(kJoinS, [self = shared_from_this()] { self->reply(self->info()); });
  } else {
    after_s(dial_.deadline_s.value_or(kServerDeadlineS), &Leg::reach_deadline);
  }
  if (dial_.max_call_duration_s) after_s(*dial_.max_call_duration_s, &Leg::hang_up);
}

/// Seconds since the dial, so that on a busy machine the steps are late together and keep their order. Nothing happens
/// once the call is over.
void Leg::after_s(double seconds, Step step) {
  world_.after_s(seconds - since_begin(), [self = shared_from_this(), step] {
    if (!self->over_) (*self.*step)();
  });
}

double Leg::since_begin() const {
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
  return passed.count() * world_.speed;
}

void Leg::join() {
  Participant me;
  me.sid = participant_sid_;
  me.identity = dial_.identity;
  me.kind = "SIP";
  me.name = dial_.name;
  me.metadata = dial_.metadata;
  me.attributes = dial_.attributes;
  me.attributes["sip.callID"] = sip_call_id_;
  me.attributes["sip.callStatus"] = status_;
  me.attributes["sip.phoneNumber"] = dial_.number;
  me.attributes["sip.trunkID"] = dial_.trunk_id;
  rooms_.join(dial_.room, me);
  on_join_();
}

void Leg::follow_fate() {
  const std::string& fate = fate_.fate;
  const double ringing = dial_.ringing_timeout_s.value_or(kDefaultRingingS);
  const double picked_up = std::max(fate_.ring_s, kRingS + kJoinS);
  const bool talks = fate == "answered" || fate == "no_audio" || fate == "no_agent" || fate == "talk_restarts";
  if (fate == "refused") {
    if (fate_.ring_s > 0) after_s(kRingS, &Leg::ring);
    after_s(std::max(fate_.ring_s, kRefusedS), &Leg::refuse);
  } else if (fate == "silent") {
    if (ringing > kTransactionS) after_s(kTransactionS, &Leg::find_trunk_silent);
    after_s(ringing, &Leg::time_out_ringing);
  } else if (fate == "sip_service_dies") {
    after_s(kLostS, &Leg::lose_service);
  } else if (fate == "server_restarts") {
    after_s(kRingS, &Leg::ring);
    after_s(picked_up, &Leg::restart);
  } else if (fate == "trying") {
    after_s(ringing, &Leg::time_out_ringing);
  } else if (fate == "no_credentials" || fate == "bad_credentials" || fate == "bad_host") {
    after_s(kRefusedS, &Leg::refuse_in_words);
  } else {
    after_s(kRingS, &Leg::ring);
    after_s(ringing, &Leg::time_out_ringing);
    if (talks) after_s(picked_up, &Leg::answered);
    if (fate == "bad_codec") after_s(picked_up, &Leg::refuse_in_words);
  }
}

void Leg::ring() {
  set_status("ringing");
  world_.ledger.dials[seen_].rang_at_ms = world_.unix_ms();
  if (fate_.loses_reply) reply(HttpAnswer{});
}

void Leg::answered() {
  set_status("active");
  world_.ledger.dials[seen_].answered_at_ms = world_.unix_ms();
  reply(info());
  if (fate_.fate == "no_audio")
    world_.after_s(kNoAudioS, [self = shared_from_this()] { self->end("CLIENT_INITIATED"); });
  else if (fate_.fate == "talk_restarts")
    world_.after_s(fate_.talk_s, [self = shared_from_this()] { self->restart(); });
  else
    on_active_();
}

/// livekit-server restarts: requests break off, and the leg is there again as dialing, whatever it was.
void Leg::restart() {
  if (over_) return;
  if (!replied_) reply({.delivery = "reset_after_request"});
  set_status("dialing");
  after_s(since_begin() + kComesBackS, &Leg::come_to_nothing);
}

void Leg::come_to_nothing() {
  end("CLIENT_INITIATED");
}

void Leg::lose_service() {
  end("CONNECTION_TIMEOUT");
}

void Leg::refuse() {
  const SipRefusal refusal = sip_refusal(fate_.sip_status_code);
  fail(refusal.disconnect_reason, refusal.answer);
}

void Leg::refuse_in_words() {
  static const std::map<std::string, std::tuple<const char*, const char*, const char*>> table{
      {"bad_codec", {"USER_REJECTED", "failed_precondition", "common audio codec not found"}},
      {"no_credentials", {"USER_REJECTED", "failed_precondition", kNoCredentials}},
      {"bad_credentials", {"USER_REJECTED", "failed_precondition", "max auth retry attempts reached for SIP invite"}},
      {"bad_host",
       {"CLIENT_INITIATED", "invalid_argument",
        "fail to resolve target for \"no-such-host.invalid\": lookup _sip._udp.no-such-host.invalid on "
        "10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable"}}};
  const auto& [reason, code, words] = table.at(fate_.fate);
  fail(reason, twirp_error(code, kTwirpError + words));
}

void Leg::time_out_ringing() {
  if (status_ != "active") fail("USER_UNAVAILABLE", timed_out());
}

void Leg::find_trunk_silent() {
  fail("USER_UNAVAILABLE",
       twirp_error("canceled", kTwirpError + "transaction failed to complete (0 intermediate responses)"));
}

/// A client that waits for the answer and goes hangs up the phone.
void Leg::reach_deadline() {
  if (status_ == "active") return;
  if (fate_.fate == "sip_service_dies")
    return reply(twirp_error("deadline_exceeded", kTwirpError + "request timed out"));
  fail("USER_UNAVAILABLE", twirp_error("deadline_exceeded", kTwirpError + "request timed out"));
}

void Leg::hang_up() {
  if (over_) return;
  set_status("hangup");
  end("CLIENT_INITIATED");
}

void Leg::end(const std::string& reason) {
  if (!over_) rooms_.leave(dial_.room, dial_.identity, reason);
}

void Leg::fail(const std::string& reason, const HttpAnswer& answer) {
  reply(answer);
  end(reason);
}

void Leg::gone(const std::string& disconnect_reason) {
  if (over_) return;
  over_ = true;
  DialSeen& seen = world_.ledger.dials[seen_];
  seen.ended_at_ms = world_.unix_ms();
  seen.end = disconnect_reason + "/" + status_;
  if (fate_.fate == "sip_service_dies") return;
  // A client that waits for an answer to a dial that another ended gets it a little later.
  world_.after_s(kRefusedS, [self = shared_from_this()] { self->reply(timed_out()); });
}

void Leg::reply(const HttpAnswer& answer) {
  if (replied_) return;
  replied_ = true;
  HttpAnswer sent = answer;
  if (fate_.loses_reply) sent.delivery = "reset_after_request";
  answer_(sent);
}

void Leg::set_status(const std::string& status) {
  status_ = status;
  rooms_.set_attribute(dial_.room, dial_.identity, "sip.callStatus", status);
}

HttpAnswer Leg::info() const {
  const nlohmann::json body{{"participant_id", participant_sid_},
                            {"participant_identity", dial_.identity},
                            {"room_name", dial_.room},
                            {"sip_call_id", sip_call_id_}};
  return {200, {}, body.dump()};
}

}  // namespace callmill::sandbox
