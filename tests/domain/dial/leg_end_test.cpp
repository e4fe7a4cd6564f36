// Every DisconnectReason of livekit/protocol 28e604c, before and after an answer.
#include "domain/dial/leg_end.h"

#include <catch2/catch.hpp>

using namespace callmill;

namespace {

std::string described(const std::optional<CallFailure>& failure) {
  return failure ? std::string(failure->reason) + "/" + std::string(failure->disposition) : "answered";
}

constexpr const char* kUnknown = "unanswered/unknown_outcome";

}  // namespace

TEST_CASE("the end of a leg before anybody picked up: what does not prove that no phone rang is spent") {
  const auto [reason, dialing, ringing] = GENERATE(table<std::string, std::string, std::string>({
      // livekit/protocol 28e604c protobufs/livekit_models.proto, in its order
      {"UNKNOWN_REASON", kUnknown, kUnknown},
      {"CLIENT_INITIATED", kUnknown, kUnknown},  // a restart of livekit-server: the person may have picked up
      {"DUPLICATE_IDENTITY", "dispatch_failed/internal", "dispatch_failed/internal"},
      {"SERVER_SHUTDOWN", kUnknown, kUnknown},
      {"PARTICIPANT_REMOVED", kUnknown, kUnknown},
      {"ROOM_DELETED", kUnknown, kUnknown},
      {"STATE_MISMATCH", kUnknown, kUnknown},
      {"JOIN_FAILURE", kUnknown, kUnknown},
      {"MIGRATION", kUnknown, kUnknown},
      {"SIGNAL_CLOSE", kUnknown, kUnknown},
      {"ROOM_CLOSED", kUnknown, kUnknown},
      {"USER_UNAVAILABLE", kUnknown, "unanswered/no_answer"},
      {"USER_REJECTED", "rejected/refused", "rejected/refused"},  // 486, 603, 401, 488: not to be told apart
      {"SIP_TRUNK_FAILURE", "dispatch_failed/trunk", "dispatch_failed/trunk_after_ring"},
      {"CONNECTION_TIMEOUT", kUnknown, kUnknown},  // the SIP service died after its INVITE: 7 of 7 phones rang
      {"MEDIA_FAILURE", "dispatch_failed/trunk_after_ring", "dispatch_failed/trunk_after_ring"},
      {"AGENT_ERROR", "startup_failed/agent", "startup_failed/agent"},
      {"", kUnknown, kUnknown},
      {"OF_TOMORROW", kUnknown, kUnknown},
  }));
  CAPTURE(reason);
  CHECK(described(failure_of_leg(reason, "dialing")) == dialing);
  CHECK(described(failure_of_leg(reason, "")) == dialing);
  CHECK(described(failure_of_leg(reason, "of tomorrow")) == dialing);
  CHECK(described(failure_of_leg(reason, "ringing")) == ringing);
  const std::string once_answered = reason == "DUPLICATE_IDENTITY" ? dialing : "answered";
  for (const char* status : {"automation", "active", "hangup"}) {
    CHECK(described(failure_of_leg(reason, status)) == once_answered);
  }
}

TEST_CASE("a talk that LiveKit or its SIP service broke off is told from one in which somebody hung up") {
  const auto [reason, status, lost] = GENERATE(table<std::string, std::string, bool>({
      {"CLIENT_INITIATED", "hangup", false},
      {"CLIENT_INITIATED", "active", false},  // no RTP for 30 s
      {"CLIENT_INITIATED", "dialing", true},  // it came back after a restart
      {"CLIENT_INITIATED", "ringing", true},
      {"CLIENT_INITIATED", "", false},
      {"ROOM_DELETED", "active", false},
      {"PARTICIPANT_REMOVED", "active", false},
      {"ROOM_CLOSED", "active", false},
      {"", "", false},
      {"CONNECTION_TIMEOUT", "active", true},
      {"SERVER_SHUTDOWN", "active", true},
      {"SIGNAL_CLOSE", "active", true},
      {"STATE_MISMATCH", "active", true},
      {"JOIN_FAILURE", "active", true},
      {"MIGRATION", "active", true},
      {"USER_UNAVAILABLE", "active", false},
  }));
  CAPTURE(reason, status);
  CHECK(lost_by_livekit(reason, status) == lost);
}
