#include "livekit_service.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "livekit_leg.h"
#include "livekit_rooms.h"
#include "twirp.h"

namespace callmill::sandbox {

namespace {

using nlohmann::json;

constexpr double kNoServerS = 1;
constexpr double kNoRoomS = 3;

HttpAnswer ok(const json& body) {
  return {200, {}, body.dump()};
}
HttpAnswer no_servers() {
  return twirp_error("unavailable", kTwirpError + "no response from servers");
}
void require(bool condition, const char* code, const std::string& msg) {
  if (!condition) throw TwirpError(twirp_error(code, msg));
}
void require_grant(bool granted) {
  require(granted, "unauthenticated", "permissions denied");
}

struct Dispatch {
  std::string id;
  std::string agent_name;
  std::string metadata;
  std::int64_t created_at_ms = 0;
};

class Livekit {
 public:
  Livekit(World& world, LivekitOptions options)
      : world_(world),
        options_(std::move(options)),
        webhooks_(world, options_.webhook_url, options_.key),
        rooms_(world, webhooks_),
        agent_(world, rooms_, options_.agent) {
    rooms_.on_create([this](const Room& room) {
      dispatches_[room.name] = {{world_.name("AD_"), "", "", world_.unix_ms()}};  // the automatic one
      agent_.room_created(room);
    });
    rooms_.on_leave([this](const Room& room, const Participant& gone, const std::string& reason) {
      const auto leg = legs_.find({room.name, gone.identity});
      if (leg == legs_.end()) return;
      const auto kept = leg->second;
      legs_.erase(leg);
      kept->gone(reason);
    });
  }

  void handle(const HttpAsk& ask, const Answer& answer) {
    const auto token = ask.target.find("?access_token=");
    const TokenCheck check =
        check_token(ask.header("authorization"), token == std::string::npos ? "" : ask.target.substr(token + 14),
                    options_.key, world_.unix_ms() / 1000);
    if (!check.refusal.empty()) {
      world_.ledger.count("livekit", "401");
      return answer({401, {{"Content-Type", "text/plain; charset=utf-8"}}, check.refusal});
    }
    if (ask.method == "GET" && ask.path() == "/")
      return answer({200, {{"Content-Type", "text/plain; charset=utf-8"}}, "OK"});
    try {
      route(ask, check.grants, answer);
    } catch (const TwirpError& error) {
      answer(error.answer);
    }
  }

 private:
  using Method = HttpAnswer (Livekit::*)(const Fields&, const Grants&);

  void route(const HttpAsk& ask, const Grants& grants, const Answer& answer) {
    static const std::map<std::string, Method> methods{
        {"RoomService/CreateRoom", &Livekit::create_room},
        {"RoomService/ListRooms", &Livekit::list_rooms},
        {"RoomService/DeleteRoom", &Livekit::delete_room},
        {"RoomService/ListParticipants", &Livekit::list_participants},
        {"RoomService/GetParticipant", &Livekit::get_participant},
        {"RoomService/RemoveParticipant", &Livekit::remove_participant},
        {"AgentDispatchService/CreateDispatch", &Livekit::create_dispatch},
        {"AgentDispatchService/ListDispatch", &Livekit::list_dispatch},
        {"SIP/ListSIPOutboundTrunk", &Livekit::list_trunks}};
    const std::string invalid_route = ask.method + " " + ask.path();
    const auto bad_route = [&](const std::string& msg) {
      return answer(twirp_error("bad_route", msg, {{"twirp_invalid_route", invalid_route}}));
    };
    const std::string root = "/twirp/livekit.";
    const std::string name = ask.path().starts_with(root) ? ask.path().substr(root.size()) : "";
    const bool dials = name == "SIP/CreateSIPParticipant";
    if (ask.method != "POST") return bad_route("unsupported method \"" + ask.method + "\" (only POST is allowed)");
    if (!dials && methods.count(name) == 0) return bad_route("no handler for path \"" + ask.path() + "\"");
    const std::string type = ask.header("content-type");
    if (type.substr(0, type.find(';')) != "application/json")
      return bad_route("unexpected Content-Type: \"" + type + "\"");
    world_.ledger.count("livekit", name.substr(name.find('/') + 1));
    const auto rule =
        world_.script.take("livekit", {"status", "reset_after_request", "silence"}, {name + " " + ask.body});
    if (rule && rule->fault == "status")
      return answer(twirp_error(twirp_code(rule->code), kTwirpError + "the sandbox was told to say so"));
    const Fields fields(ask.body);
    if (dials) return dial(fields, grants, ask, rule.has_value(), answer);
    HttpAnswer said = (this->*methods.at(name))(fields, grants);
    if (rule) said.delivery = rule->fault;
    const bool slow = name == "AgentDispatchService/ListDispatch" && said.status == 503;
    world_.after_s(slow ? kNoRoomS : 0, [answer, said] { answer(said); });
  }

  HttpAnswer create_room(const Fields& fields, const Grants& grants) {
    require_grant(grants.room_create);
    Room asked;
    asked.name = fields.text("name");
    asked.metadata = fields.text("metadata");
    asked.empty_timeout = fields.number("empty_timeout", 300);
    asked.departure_timeout = fields.number("departure_timeout", 20);
    return ok(room_json(rooms_.ensure(asked)));
  }

  HttpAnswer list_rooms(const Fields& fields, const Grants& grants) {
    require_grant(grants.room_list);
    const std::vector<std::string> names = fields.list("names");
    json rooms = json::array();
    for (const auto& [name, room] : rooms_.all())
      if (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) rooms.push_back(room_json(room));
    return ok({{"rooms", rooms}});
  }

  HttpAnswer delete_room(const Fields& fields, const Grants& grants) {
    require_grant(grants.room_create);
    require(rooms_.remove(fields.text("room")), "not_found", kTwirpError + "requested room does not exist");
    return ok(json::object());
  }

  /// Of the room that the token is for.
  Room* administered(const Fields& fields, const Grants& grants) {
    require_grant(grants.room_admin && grants.room == fields.text("room"));
    return rooms_.find(fields.text("room"));
  }

  HttpAnswer list_participants(const Fields& fields, const Grants& grants) {
    const Room* room = administered(fields, grants);
    const bool is_cloud = room == nullptr && world_.script.take("livekit", {"cloud"}, {"ListParticipants"});
    require(!is_cloud, "not_found", kTwirpError + "requested room does not exist");
    json all = json::array();
    if (room != nullptr)
      for (const auto& [identity, one] : room->participants) all.push_back(participant_json(one));
    return ok({{"participants", all}});
  }

  const Participant& participant(const Fields& fields, const Grants& grants) {
    const Room* room = administered(fields, grants);
    require(room != nullptr && room->participants.count(fields.text("identity")) > 0, "not_found",
            kTwirpError + "participant does not exist");
    return room->participants.at(fields.text("identity"));
  }

  HttpAnswer get_participant(const Fields& fields, const Grants& grants) {
    return ok(participant_json(participant(fields, grants)));
  }

  HttpAnswer remove_participant(const Fields& fields, const Grants& grants) {
    const std::string identity = participant(fields, grants).identity;
    rooms_.leave(fields.text("room"), identity, "PARTICIPANT_REMOVED");
    return ok(json::object());
  }

  static json dispatch_json(const std::string& room, const Dispatch& dispatch) {
    return {{"id", dispatch.id},
            {"agent_name", dispatch.agent_name},
            {"room", room},
            {"metadata", dispatch.metadata},
            {"state",
             {{"jobs", json::array()},
              {"created_at", std::to_string(dispatch.created_at_ms) + "000000"},
              {"deleted_at", "0"}}},
            {"restart_policy", "JRP_ON_FAILURE"},
            {"deployment", ""},
            {"attributes", json::object()}};
  }

  /// The room is made if it is not there; nobody says whether an agent of that name exists.
  HttpAnswer create_dispatch(const Fields& fields, const Grants& grants) {
    administered(fields, grants);
    Room asked;
    asked.name = fields.text("room");
    rooms_.ensure(asked);
    const Dispatch made{world_.name("AD_"), fields.text("agent_name"), fields.text("metadata"), world_.unix_ms()};
    dispatches_[asked.name].push_back(made);
    world_.ledger.dispatches.push_back({asked.name, made.agent_name, made.metadata});
    agent_.dispatched(asked.name, made.agent_name, made.metadata);
    return ok(dispatch_json(asked.name, made));
  }

  HttpAnswer list_dispatch(const Fields& fields, const Grants& grants) {
    if (administered(fields, grants) == nullptr) return no_servers();
    json all = json::array();
    for (const Dispatch& one : dispatches_[fields.text("room")])
      if (fields.text("dispatch_id").empty() || fields.text("dispatch_id") == one.id)
        all.push_back(dispatch_json(fields.text("room"), one));
    return ok({{"agent_dispatches", all}});
  }

  HttpAnswer list_trunks(const Fields&, const Grants& grants) {
    require_grant(grants.sip_admin);
    return ok({{"items", {{{"sip_trunk_id", options_.sip_trunk_id}, {"name", "sandbox"}}}}});
  }

  void check_dial(const Dial& asked, const Grants& grants) const {
    require_grant(grants.sip_call);
    require(!asked.trunk_id.empty(), "invalid_argument", "missing sip trunk id and sip number");
    require(!asked.number.empty(), "invalid_argument", "missing sip callee number");
    require(!asked.room.empty(), "invalid_argument", "missing room name");
    require(asked.number.find("sip:") == std::string::npos && asked.number.find('@') == std::string::npos,
            "invalid_argument", "SipCallTo should be a phone number or SIP user, not a full SIP URI");
    require(asked.trunk_id == options_.sip_trunk_id, "not_found", "requested sip trunk does not exist");
  }

  void dial(const Fields& fields, const Grants& grants, const HttpAsk& ask, bool reply_lost, const Answer& answer) {
    Dial asked{fields.text("sip_trunk_id"),
               fields.text("sip_call_to"),
               fields.text("room_name"),
               fields.text("participant_identity"),
               fields.text("participant_name"),
               fields.text("participant_metadata"),
               fields.texts("participant_attributes"),
               fields.seconds("ringing_timeout"),
               fields.seconds("max_call_duration"),
               fields.flag("wait_until_answered"),
               std::nullopt};
    if (asked.identity.empty()) asked.identity = "sip_" + asked.number;
    if (const std::string ms = ask.header("x-twirp-timeout-ms"); !ms.empty()) asked.deadline_s = std::stod(ms) / 1000;
    check_dial(asked, grants);
    const std::size_t before =
        static_cast<std::size_t>(std::count_if(world_.ledger.dials.begin(), world_.ledger.dials.end(),
                                               [&](const DialSeen& seen) { return seen.number == asked.number; }));
    Fate fate = world_.fates.of(asked.number, before);
    if (reply_lost) fate.loses_reply = true;
    if (fate.fate == "no_sip_service" ||
        world_.script.take("livekit", {"no_sip_service"}, {asked.number + " " + asked.room}))
      return world_.after_s(kNoServerS, [answer] { answer(no_servers()); });
    const auto leg = std::make_shared<Leg>(world_, rooms_, asked, fate, answer);
    leg->start(
        [this, leg] {
          const std::string room = leg->dial().room;
          const std::string identity = leg->dial().identity;
          legs_[{room, identity}] = leg;
          const Fate& its = leg->fate();
          if (its.agent_leaves_s > 0) world_.after_s(its.agent_leaves_s, [this, room] { agent_.vanish(room); });
          if (its.flaps_s > 0) world_.after_s(its.flaps_s, [this, room, identity] { rooms_.flap(room, identity); });
        },
        [this, leg] { agent_.talk(leg); });
  }

  World& world_;
  LivekitOptions options_;
  Webhooks webhooks_;
  Rooms rooms_;
  Agent agent_;
  std::map<std::string, std::vector<Dispatch>> dispatches_;                   ///< By room.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Leg>> legs_;  ///< By room and identity.
};

}  // namespace

Service livekit_service(World& world, LivekitOptions options) {
  auto livekit = std::make_shared<Livekit>(world, std::move(options));
  return [livekit](const HttpAsk& ask, const Answer& answer) { livekit->handle(ask, answer); };
}

}  // namespace callmill::sandbox
