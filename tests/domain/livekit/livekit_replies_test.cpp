#include "domain/livekit/livekit_replies.h"

#include <catch2/catch.hpp>

#include "domain/dial/call_result.h"

using namespace callmill;

TEST_CASE("a participant is read in the spelling of replies and in that of webhooks") {
  const Participant expected{.identity = "sip-outreach-1",
                             .kind = "SIP",
                             .state = "DISCONNECTED",
                             .disconnect_reason = "USER_REJECTED",
                             .call_id = "outreach-1",
                             .call_status = "ringing",
                             .sip_call_id = "SCL_1"};
  const std::string attributes =
      R"("attributes":{"call_id":"outreach-1","sip.callStatus":"ringing","sip.callID":"SCL_1"}})";
  const std::string head = R"({"identity":"sip-outreach-1","kind":"SIP","state":"DISCONNECTED",)";
  CHECK(read_participant(head + R"("disconnect_reason":"USER_REJECTED",)" + attributes) == expected);
  CHECK(read_participant(head + R"("disconnectReason":"USER_REJECTED",)" + attributes) == expected);
}

TEST_CASE("what a participant does not say is the zero value") {
  const Participant zero;
  CHECK(zero.kind == "STANDARD");
  CHECK(zero.state == "JOINING");
  CHECK(zero.disconnect_reason == "UNKNOWN_REASON");
  const std::string text = GENERATE("{}", R"({"attributes":null,"kind":null})", R"({"attributes":[1],"state":3})",
                                    R"({"identity":7,"attributes":{"call_id":7}})");
  CHECK(read_participant(text) == zero);
}

TEST_CASE("what is no participant is none") {
  const std::string text = GENERATE("", "[]", "null", "OK", "{", "\xff");
  CHECK_FALSE(read_participant(text));
  CHECK_FALSE(read_participants(text));
}

TEST_CASE("a list of participants is read, also when it is missing, and not when it is none") {
  CHECK(read_participants("{}")->empty());
  CHECK(read_participants(R"({"participants":[]})")->empty());
  CHECK(read_participants(R"({"participants":[{"identity":"a"},{"identity":"b"}]})")->at(1).identity == "b");
  CHECK_FALSE(read_participants(R"({"participants":{}})"));
  CHECK_FALSE(read_participants(R"({"participants":[7]})"));
}

TEST_CASE("a Twirp error is read with its SIP meta, and anything else is none") {
  const TwirpError busy = read_twirp_error(
      R"({"code":"resource_exhausted","msg":"twirp error unknown: INVITE failed: sip status: 486: Busy Here",)"
      R"("meta":{"sip_status_code":"486","sip_status":"Busy Here","error_details":"CAg"}})");
  CHECK(busy.code == "resource_exhausted");
  CHECK(busy.msg == "INVITE failed: sip status: 486: Busy Here");
  CHECK(busy.sip_status_code == 486);
  CHECK(busy.sip_status == "Busy Here");
  const std::string text = GENERATE("", "invalid API key: x", "<html>", "[]", "{}", R"({"code":401})", "null");
  CHECK(read_twirp_error(text).code.empty());
  const std::string code = GENERATE("0", "99", "700", "x", "", "486 ", "4.86");
  CHECK(read_twirp_error(R"({"code":"c","meta":{"sip_status_code":")" + code + R"("}})").sip_status_code == 0);
}

TEST_CASE("a qualification is useful when at least one value says something") {
  const auto [text, expected] = GENERATE(table<std::string, bool>({
      {R"({"budget":"5 lakh"})", true},
      {R"({"a":null,"b":"","c":"x"})", true},
      {R"({"units_per_day":0})", true},
      {R"({"wants_call":false})", true},
      {R"({"a":{"b":["x"]}})", true},
      {R"({"a":"नमस्ते"})", true},
      {"{}", false},
      {R"({"a":null})", false},
      {R"({"a":"","b":"  \t\n"})", false},
      {"{\"a\":\"\xC2\xA0\xE2\x80\x83\"}", false},  // no-break space, em space
      {R"({"a":[],"b":{}})", false},
      {R"({"a":[null,"",{"b":" "}]})", false},
      {R"(["x"])", false},
      {R"("x")", false},
      {"7", false},
      {"", false},
      {"{", false},
  }));
  CAPTURE(text);
  CHECK(is_useful(text) == expected);
}

TEST_CASE("who is in a room is read of every LiveKit's reply, and of nothing else") {
  const auto [reply, expected] = GENERATE(table<Reply, int>({
      {HttpResponse{.status = 200, .body = R"({"participants":[{"identity":"a"},{"identity":"b"}]})"}, 2},
      {HttpResponse{.status = 200, .body = R"({"participants":[]})"}, 0},
      {HttpResponse{.status = 200, .body = "{}"}, 0},
      {HttpResponse{.status = 404, .body = R"({"code":"not_found","msg":"requested room does not exist"})"}, 0},
      {HttpResponse{.status = 404, .body = R"({"code":"bad_route"})"}, -1},
      {HttpResponse{.status = 404, .body = "<html>"}, -1},
      {HttpResponse{.status = 200, .body = "<html>"}, -1},
      {HttpResponse{.status = 503, .body = "{}"}, -1},
      {NotSent{}, -1},
      {Unanswered{}, -1},
  }));
  const auto all = participants_of(reply);
  CHECK((all ? static_cast<int>(all->size()) : -1) == expected);
}

TEST_CASE("a phone leg is left alone where nobody else in its room could talk to it") {
  const auto [what, others, alone] = GENERATE(table<std::string, std::vector<Participant>, bool>({
      {"nobody", {}, true},
      {"its agent", {{.identity = "agent-1", .kind = "AGENT", .state = "ACTIVE"}}, false},
      {"an agent that joins", {{.identity = "agent-1", .kind = "AGENT"}}, false},
      {"an agent that has left", {{.identity = "agent-1", .kind = "AGENT", .state = "DISCONNECTED"}}, true},
      {"a person who took over", {{.identity = "desk", .state = "ACTIVE"}}, false},
      {"a phone that it is put through to", {{.identity = "sip-2", .kind = "SIP", .state = "ACTIVE"}}, false},
      {"a recorder", {{.identity = "EG_1", .kind = "EGRESS", .state = "ACTIVE"}}, true},
      {"a feed", {{.identity = "IN_1", .kind = "INGRESS", .state = "ACTIVE"}}, true},
  }));
  CAPTURE(what);
  std::vector<Participant> room = others;
  CHECK_FALSE(is_left_alone(room, "sip-1"));  // it is not there itself
  room.push_back({.identity = "sip-1", .kind = "SIP", .state = "DISCONNECTED"});
  CHECK_FALSE(is_left_alone(room, "sip-1"));
  room.back().state = "ACTIVE";
  CHECK(is_left_alone(room, "sip-1") == alone);
}

TEST_CASE("only LiveKit's own 404 says that something is absent") {
  const auto [reply, absent] = GENERATE(table<Reply, bool>({
      {HttpResponse{.status = 404, .body = R"({"code":"not_found","msg":"participant does not exist"})"}, true},
      {HttpResponse{.status = 404, .body = R"({"code":"bad_route"})"}, false},
      {HttpResponse{.status = 404, .body = "<html>"}, false},
      {HttpResponse{.status = 500, .body = R"({"code":"not_found"})"}, false},
      {HttpResponse{.status = 200, .body = "{}"}, false},
      {Unanswered{TransportError::timeout, "5 s"}, false},
  }));
  CHECK(is_absent(reply) == absent);
}
