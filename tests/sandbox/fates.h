// What becomes of a phone that is rung: by number, from --fates FILE or POST /sandbox/fates.
//
//   {"default": {"fate": "answered", "talk_s": 3},
//    "+919876500002": {"fate": "refused", "sip_status_code": 486},
//    "+919876500003": [{"fate": "rings_out"}, {"fate": "answered"}]}      a fate for each dial, the last for all later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callmill::sandbox {

/// Seconds are of the time that the stand-in plays (--speed).
struct Fate {
  /// answered; refused (sip_status_code); rings_out; silent (the trunk says nothing); trying (it says 100 and nothing
  /// more); bad_codec; no_credentials and bad_credentials (the trunk wants others); bad_host; no_audio (answered, no
  /// RTP); server_restarts (while it rings: the leg comes back as dialing, and the reply is lost) and talk_restarts
  /// (during the talk); sip_service_dies (behind its INVITE: nobody hears of the phone any more); no_sip_service;
  /// no_agent (the agent does not come; the number must be in its dispatch's metadata).
  std::string fate = "answered";
  int sip_status_code = 486;
  double ring_s = 1.5;  ///< Until it is answered. Refused: 0 by default, and it never rings.
  double talk_s = 3;
  std::string hangs_up = "agent";  ///< agent (it deletes the room) or person.
  std::string result;              ///< The qualification, a JSON object; empty: the agent says nothing.
  std::string failure_reason;      ///< Instead: what the agent says went wrong.
  std::string failure_detail;
  double result_after_s = 0;  ///< After the end of the talk.
  double agent_leaves_s = 0;  ///< After the dial: the agent's process dies, and says nothing. 0: it stays.
  double flaps_s = 0;         ///< After the dial: the leg's connection breaks, and is there again. 0: it does not.
  bool loses_reply = false;   ///< The connection breaks once it rings, or once it is refused.
};

class Fates {
 public:
  Fates();
  /// Throws std::runtime_error naming the number and what was expected.
  static Fates parse(std::string_view json);

  /// What becomes of the next dial of the number; `dials`: how often it was dialled before.
  const Fate& of(const std::string& number, std::size_t dials) const;
  /// The first fate of a number that is in the text.
  const Fate* named_in(std::string_view text) const;

 private:
  std::map<std::string, std::vector<Fate>> by_number_;
  Fate default_;
};

}  // namespace callmill::sandbox
