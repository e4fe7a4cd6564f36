// The stand-in's dials beside those of a real LiveKit system with real phones (tests/fixtures/livekit/dials.json).
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "places.h"
#include "sandbox/livekit_client.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

constexpr double kSpeed = 30;

/// What was done in a recorded case, beside the dial.
struct Deed {
  json fate;
  json more = json::object();  ///< Of CreateSIPParticipant.
  std::string then;            ///< Once it was answered (delete, remove, again) or rings (cancel, hang up).
  std::string twirp_timeout_ms;
};

const std::map<std::string, Deed>& deeds() {
  const json talk{{"fate", "answered"}, {"talk_s", 4}, {"hangs_up", "person"}, {"result", nullptr}};
  const json hold{{"fate", "answered"}, {"talk_s", 400}};
  const json rings{{"fate", "rings_out"}};
  const json silent{{"fate", "silent"}};
  const json later{{"wait_until_answered", false}};
  static const std::map<std::string, Deed> table{
      {"answer_bye", {talk, {}, "", ""}},
      {"answer_hold_delete", {hold, {}, "delete", ""}},
      {"answer_hold_remove", {hold, {}, "remove", ""}},
      {"answer_maxdur", {hold, {{"max_call_duration", "6s"}}, "", ""}},
      {"answer_no_rtp", {{{"fate", "no_audio"}}, {}, "", ""}},
      {"answer_badsdp", {{{"fate", "bad_codec"}}, {}, "", ""}},
      {"answer_echo_50s", {hold, {}, "delete", ""}},
      {"answer_stream_50s", {hold, {}, "delete", ""}},
      {"trying_40s", {{{"fate", "trying"}}, {{"ringing_timeout", "40s"}}, "", ""}},
      {"ring_unset", {rings, {{"ringing_timeout", nullptr}}, "", ""}},
      {"ring_unset_async", {rings, {{"ringing_timeout", nullptr}, {"wait_until_answered", false}}, "", ""}},
      {"486_after_ring", {{{"fate", "refused"}, {"sip_status_code", 486}, {"ring_s", 2}}, {}, "", ""}},
      {"silent_5s", {silent, {{"ringing_timeout", "5s"}}, "", ""}},
      {"silent_40s", {silent, {{"ringing_timeout", "40s"}}, "", ""}},
      {"ring_5s", {rings, {{"ringing_timeout", "5s"}}, "", ""}},
      {"ring_xtwirp3s", {rings, {}, "", "3000"}},
      {"ring_client2s", {rings, {}, "hang up", ""}},
      {"auth_nocreds", {{{"fate", "no_credentials"}}, {}, "", ""}},
      {"auth_badcreds", {{{"fate", "bad_credentials"}}, {}, "", ""}},
      {"port_closed", {silent, {{"ringing_timeout", "5s"}}, "", ""}},
      {"bad_host", {{{"fate", "bad_host"}}, {}, "", ""}},
      {"async_486", {{{"fate", "refused"}, {"sip_status_code", 486}, {"ring_s", 2}}, later, "", ""}},
      {"async_answer", {talk, later, "", ""}},
      {"ring_cancel_delete", {rings, {{"ringing_timeout", "70s"}}, "cancel", ""}},
      {"dup_identity", {json::array({hold, silent}), {{"ringing_timeout", "10s"}}, "again", ""}},
  };
  return table;
}

Deed deed_of(const std::string& name) {
  const auto found = deeds().find(name);
  if (found != deeds().end()) return found->second;
  return {{{"fate", "refused"}, {"sip_status_code", std::stoi(name)}}, {}, "", ""};
}

/// All recorded cases at once: one room, number and identity each.
class Dials {
 public:
  Dials()
      : recorded_(json::parse(text_of_fixture())), sandbox_({"--speed", std::to_string(kSpeed)}), client_(sandbox_) {
    tell_fates();
    for (std::size_t i = 0; i < recorded_.size(); ++i) client_.start(static_cast<std::int64_t>(i), dial(i));
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < until && !all_over()) {
      for (const outside::Arrival& arrival : client_.wait(20ms)) take(arrival);
      for (std::size_t i = 0; i < recorded_.size(); ++i) disturb_ringing(i);
    }
    dials_ = client_.ledger().at("dials");
  }

  const json& recorded() const { return recorded_; }
  const std::map<std::size_t, HttpResponse>& replies() const { return replies_; }
  double seconds(std::size_t i) const { return took_.at(i); }
  /// "USER_REJECTED/dialing" of each dial of the case, in order.
  std::vector<std::string> ends(std::size_t i) const {
    std::vector<std::string> all;
    for (const json& one : dials_)
      if (one.at("identity") == identity(i)) all.push_back(one.at("end").get<std::string>());
    return all;
  }
  bool rang(std::size_t i) const {
    return std::any_of(dials_.begin(), dials_.end(), [&](const json& one) {
      return one.at("identity") == identity(i) && one.at("rang_at_ms").get<std::int64_t>() > 0;
    });
  }

 private:
  static std::string text_of_fixture() {
    std::ifstream file(CALLMILL_SOURCE_DIR "/tests/fixtures/livekit/dials.json");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::string identity(std::size_t i) { return "sip-call-" + std::to_string(i); }
  static std::string number(std::size_t i) { return "+9198765" + std::to_string(43000 + i); }
  json room(std::size_t i) const { return "room-" + recorded_.at(i).at("case").get<std::string>(); }
  const Deed& deed(std::size_t i) {
    const std::string name = recorded_.at(i).at("case").get<std::string>();
    return deeds_.try_emplace(name, deed_of(name)).first->second;
  }

  void tell_fates() {
    json fates = json::object();
    for (std::size_t i = 0; i < recorded_.size(); ++i) fates[number(i)] = deed(i).fate;
    REQUIRE(client_.send({.url = sandbox_.openai_url() + "/sandbox/fates", .body = fates.dump()}).status == 200);
  }
  HttpRequest dial(std::size_t i) {
    json body{{"sip_trunk_id", "ST_sandbox"},        {"sip_call_to", number(i)}, {"room_name", room(i)},
              {"participant_identity", identity(i)}, {"ringing_timeout", "10s"}, {"wait_until_answered", true}};
    if (deed(i).more.is_object()) body.update(deed(i).more);
    HttpRequest asked = client_.request("SIP/CreateSIPParticipant", body);
    if (!deed(i).twirp_timeout_ms.empty()) asked.headers.emplace_back("X-Twirp-Timeout-Ms", deed(i).twirp_timeout_ms);
    return asked;
  }
  void take(const outside::Arrival& arrival) {
    const auto i = static_cast<std::size_t>(arrival.id);
    if (i >= recorded_.size()) return;  // the second dial of a case
    replies_[i] = std::get<HttpResponse>(arrival.reply);
    took_[i] = std::chrono::duration<double>(arrival.took).count() * kSpeed;
    const json names{{"room", room(i)}, {"identity", identity(i)}};
    if (deed(i).then == "delete") CHECK(client_.ask("RoomService/DeleteRoom", names).status == 200);
    if (deed(i).then == "remove") CHECK(client_.ask("RoomService/RemoveParticipant", names).status == 200);
    if (deed(i).then == "again") client_.start(arrival.id + 1000, dial(i));
  }
  void disturb_ringing(std::size_t i) {
    const std::string& then = deed(i).then;
    if ((then != "cancel" && then != "hang up") || disturbed_.count(i) > 0) return;
    const HttpResponse seen = client_.ask("RoomService/GetParticipant", {{"room", room(i)}, {"identity", identity(i)}});
    if (seen.body.find("\"ringing\"") == std::string::npos) return;
    disturbed_.insert(i);
    if (then == "cancel") CHECK(client_.ask("RoomService/DeleteRoom", {{"room", room(i)}}).status == 200);
    if (then == "hang up") client_.drop(static_cast<std::int64_t>(i));
  }
  bool all_over() {
    const json dials = client_.ledger().at("dials");
    return dials.size() == recorded_.size() + 1 && replies_.size() == recorded_.size() - 1 &&
           std::all_of(dials.begin(), dials.end(), [](const json& one) { return one.at("end") != ""; });
  }

  json recorded_;
  std::map<std::string, Deed> deeds_;
  SandboxProcess sandbox_;
  LivekitClient client_;
  std::map<std::size_t, HttpResponse> replies_;
  std::map<std::size_t, double> took_;
  std::set<std::size_t> disturbed_;
  json dials_;
};

std::set<std::string> keys_of(const json& object) {
  std::set<std::string> keys;
  for (const auto& [name, value] : object.items()) keys.insert(name);
  return keys;
}

}  // namespace

TEST_CASE("the stand-in's phones are answered for as real ones were: status, code, words, meta, and how they left") {
  Dials dials;
  REQUIRE(dials.recorded().size() == 49);
  for (std::size_t i = 0; i < dials.recorded().size(); ++i) {
    const json& recorded = dials.recorded().at(i);
    INFO(recorded.dump());
    CHECK(dials.ends(i) == recorded.at("left").get<std::vector<std::string>>());
    CHECK(dials.rang(i) == (recorded.at("seen").get<std::string>().find("ringing") != std::string::npos));
    if (recorded.at("status") == 0) {
      CHECK(dials.replies().count(i) == 0);  // we hung up, the phone rang on
      continue;
    }
    REQUIRE(dials.replies().count(i) == 1);
    const HttpResponse& reply = dials.replies().at(i);
    const json body = json::parse(reply.body);
    CHECK(reply.status == recorded.at("status"));
    CHECK(reply.headers.at("content-type") == "application/json");
    if (recorded.at("status") == 200) {
      CHECK(keys_of(body) ==
            std::set<std::string>{"participant_id", "participant_identity", "room_name", "sip_call_id"});
      continue;
    }
    CHECK(body.at("code") == recorded.at("code"));
    CHECK(body.at("msg") == recorded.at("msg"));
    CHECK(body.contains("meta") == (recorded.at("sip_status_code") != ""));
    if (body.contains("meta")) {
      CHECK(keys_of(body.at("meta")) == std::set<std::string>{"sip_status_code", "sip_status", "error_details"});
      CHECK(body.at("meta").at("sip_status_code") == recorded.at("sip_status_code"));
      CHECK(body.at("meta").at("sip_status") == recorded.at("sip_status"));
    }
    // Never sooner than on the real system; how much later, this machine's load says.
    const double recorded_s = recorded.at("seconds").get<double>();
    if (recorded_s > 2.5) CHECK(dials.seconds(i) > recorded_s * 0.9);
  }
}
