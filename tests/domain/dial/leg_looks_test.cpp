#include "domain/dial/leg_looks.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/livekit/livekit_replies.h"

using namespace callmill;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

/// "ringing", with an agent in the room; "ringing alone"; "absent".
Look saw(milliseconds since, milliseconds until, const std::string& what) {
  auto all = nlohmann::json::array();
  const bool is_alone = what.ends_with(" alone");
  const std::string status = what.substr(0, what.find(' '));
  if (!is_alone) all.push_back({{"identity", "agent-1"}, {"kind", "AGENT"}});
  if (status != "absent") {
    all.push_back({{"identity", "sip-outreach-1"},
                   {"kind", "SIP"},
                   {"attributes", {{"sip.callStatus", status}, {"sip.callID", "SCL_1"}}}});
  }
  return {since, until, 200, nlohmann::json{{"participants", all}}.dump()};
}

}  // namespace

TEST_CASE("looks: what they saw, and when for the first time") {
  const LegLooks seen =
      leg_looks(std::vector{saw(250ms, 1000ms, "absent"), saw(1250ms, 2s, "dialing"), saw(3s, 9s, "ringing"),
                            saw(10s, 12s, "active"), saw(13s, 13s, "absent")});
  CHECK(seen.status == "active");
  CHECK(seen.sip_call_id == "SCL_1");
  CHECK(seen.absent_until == 1000ms);
  CHECK(seen.rang_after == 3s);
  CHECK(seen.answered_after == 10s);
  CHECK(leg_looks(std::vector<Look>{}).status.empty());
  CHECK_FALSE(leg_looks(std::vector<Look>{}).ringing());
}

TEST_CASE("looks: told in words, with how long they saw it ring") {
  const auto [looks, words] = GENERATE(table<std::vector<Look>, std::string>({
      {{}, "no look saw the leg"},
      {{saw(1s, 9s, "absent")}, "no look saw the leg"},
      {{saw(1s, 9s, "dialing")}, "the leg was last seen dialing"},
      {{saw(1s, 2s, "dialing"), saw(3s, 21400ms, "ringing")},
       "the leg was last seen ringing; looks saw it ring from 3 s to 21 s after the dial"},
      {{saw(3s, 5s, "ringing"), saw(6s, 8s, "active")},
       "the leg was last seen active; looks saw it ring from 3 s to 5 s after the dial"},
      {{saw(6s, 8s, "active")}, "the leg was last seen active"},
  }));
  CHECK(words_of(leg_looks(looks)) == words);
}

TEST_CASE("looks: those beside a dial whose reply was lost are kept as well") {
  const std::vector looks{saw(1s, 1s, "ringing")};
  CHECK(leg_looks(Reply{Unanswered{.looks = looks}}).status == "ringing");
  CHECK(leg_looks(Reply{HttpResponse{.looks = looks}}).status == "ringing");
  CHECK(leg_looks(Reply{NotSent{}}).status.empty());
}

TEST_CASE("looks: a leg that comes back as dialing has rung all the same") {
  const LegLooks seen = leg_looks(std::vector{saw(1s, 1s, "ringing"), saw(2s, 9s, "dialing")});
  CHECK(seen.status == "ringing");
  CHECK(seen.ringing());
  CHECK_FALSE(seen.answered());
}

TEST_CASE("the SIP part begins when the leg comes into its room, not when the dial is sent") {
  const auto [looks, took, expected] = GENERATE(table<std::vector<Look>, milliseconds, milliseconds>({
      {{}, 80ms, 80ms},
      {{saw(250ms, 1250ms, "absent")}, 1300ms, 50ms},
      {{saw(250ms, 1250ms, "absent"), saw(1500ms, 1500ms, "dialing")}, 1600ms, 350ms},
      {{saw(250ms, 250ms, "dialing")}, 900ms, 900ms},
      {{saw(250ms, 250ms, "dialing"), saw(500ms, 500ms, "absent")}, 600ms, 600ms},
      {{saw(250ms, 2s, "absent")}, 1s, 0ms},
  }));
  CHECK(sip_part(leg_looks(looks), took) == expected);
}

TEST_CASE("the further of two states of a leg") {
  const std::vector<std::string> rising{"", "of tomorrow", "dialing", "ringing", "automation", "active", "hangup"};
  for (std::size_t low = 0; low < rising.size(); ++low) {
    for (std::size_t high = low; high < rising.size(); ++high) {
      CHECK(further_status(rising[low], rising[high]) == rising[high]);
      CHECK(further_status(rising[high], rising[low]) == rising[high]);
    }
  }
}

TEST_CASE("looks: a leg that is alone for ten seconds while nobody picks up is left alone") {
  const auto [looks, is_left] = GENERATE(table<std::vector<Look>, bool>({
      {{}, false},
      {{saw(1s, 40s, "ringing")}, false},
      {{saw(1s, 10s, "ringing alone")}, false},
      {{saw(1s, 11s, "ringing alone")}, true},
      {{saw(1s, 1s, "ringing"), saw(2s, 12s, "ringing alone")}, true},
      {{saw(1s, 6s, "dialing alone"), saw(7s, 11s, "ringing alone")}, true},
      {{saw(1s, 6s, "dialing alone"), saw(7s, 7s, "ringing"), saw(8s, 17s, "ringing alone")}, false},
      {{saw(1s, 6s, "dialing alone"), {7s, 7s, 404, "{}"}, saw(8s, 17s, "ringing alone")}, false},
      {{saw(1s, 20s, "ringing alone"), saw(21s, 21s, "ringing")}, false},
      {{saw(1s, 20s, "ringing alone"), saw(21s, 40s, "active alone")}, false},
      {{saw(1s, 40s, "absent alone")}, false},
  }));
  CHECK(left_alone(looks) == is_left);
}
