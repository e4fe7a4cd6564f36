#include "commands/desk/story.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

namespace callmill::commands {

namespace {

/// The order of a call's life, within a second and a try.
enum class Place {
  came,
  scheduled,
  metadata,
  enqueued,
  tried,
  room_event,
  room_ready,
  dialled,
  leg_joined,
  rang,
  answered,
  event,
  result,
  leg_left,
  ended,
  room_finished,
  settled,
  text,
  sent,
  finished
};

using Stages = std::vector<std::string_view>;
const Stages kNone{};
const Stages kRoom{"room"};
const Stages kDial{"room", "dial"};
const Stages kFound{"dial", "locate"};
const Stages kCall{"room", "dial", "locate", "follow"};

/// "ringing" and the like; LiveKit's last word of a leg, hangup, says less than its disconnectReason.
std::string last_seen(const std::optional<std::string>& leg_status) {
  return leg_status && *leg_status != "hangup" ? "the leg was last seen " + *leg_status : "";
}

std::optional<std::string> joined(std::initializer_list<std::string> words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    if (!word.empty()) text += (text.empty() ? "" : std::string(between)) + word;
  }
  return text.empty() ? std::nullopt : std::optional(text);
}

std::string act_of(const sql::desk::StoryTries::Row& row) {
  if (row.stage != "email") return row.stage;
  return row.code ? "send" : "compose";  // only a server has a code
}

class Story {
 public:
  explicit Story(const StoryRows& rows) : rows_(rows) {}

  std::vector<Moment> told() {
    if (rows_.lead)
      add(Place::came, kNone,
          {.at = rows_.lead->created_at, .event = "lead came", .detail = "from " + rows_.lead->source});
    for (const auto& call : rows_.calls) {
      add_coming(call);
      if (call.is_dialled) add_dial(call);
    }
    for (const auto& job : rows_.jobs) add_job(job);
    for (std::size_t at = 0; at < rows_.tries.size(); ++at) add_try(rows_.tries[at], at + 1);
    add_events();
    for (const auto& result : rows_.results) add_result(result);
    for (const auto& text : rows_.texts) add_text(text);
    std::ranges::stable_sort(told_, {}, [](const Placed& one) {
      return std::tuple(one.moment.at, one.moment.call_row, one.after_try, one.place);
    });
    std::vector<Moment> moments;
    for (Placed& one : told_) moments.push_back(std::move(one.moment));
    return moments;
  }

 private:
  struct Placed {
    Moment moment;
    std::size_t after_try;  ///< From 1; 0: before all.
    Place place;
  };

  /// The last try of one of these stages that had begun by then; 0: none.
  std::size_t last_try(std::int64_t call_row, UnixTime at, Stages stages) const {
    for (std::size_t i = rows_.tries.size(); i > 0; --i) {
      const auto& row = rows_.tries[i - 1];
      if (row.call_row != call_row || row.started_at > at) continue;
      if (std::ranges::find(stages, act_of(row)) != stages.end()) return i;
    }
    return 0;
  }
  /// `by`: the stages whose tries write it.
  void add(Place place, Stages by, Moment moment) {
    const std::size_t after = last_try(moment.call_row, moment.at, by);
    told_.push_back({std::move(moment), after, place});
  }
  void add(Place place, Stages by, const std::optional<UnixTime>& at, Moment moment) {
    if (!at) return;
    moment.at = *at;
    add(place, by, std::move(moment));
  }

  void add_coming(const sql::desk::StoryCalls::Row& call) {
    const std::int64_t of = call.call_row;
    add(Place::scheduled, kNone,
        {.at = call.created_at,
         .call_row = of,
         .event = call.is_dialled ? "scheduled" : "call known",
         .detail = call.call_room ? std::optional("room " + *call.call_room) : std::nullopt});
    if (!call.is_dialled) add(Place::metadata, kNone, call.metadata_at, {.call_row = of, .event = "metadata came"});
  }
  void add_dial(const sql::desk::StoryCalls::Row& call);
  void add_job(const sql::desk::StoryJobs::Row& job);
  void add_try(const sql::desk::StoryTries::Row& row, std::size_t number);
  void add_events();
  void add_result(const sql::desk::StoryResults::Row& result);
  void add_text(const sql::desk::StoryTexts::Row& text);

  const StoryRows& rows_;
  std::vector<Placed> told_;
};

/// How long it rang, as far as is known; `rang_at` is when that was first seen.
std::string ringing_words(const sql::desk::StoryCalls::Row& call) {
  const auto until = call.answered_at ? call.answered_at : call.call_ended_at;
  if (!until) return "and rings";
  const std::string lasted = "for " + std::to_string((*until - *call.rang_at).count()) + " s";
  return lasted + (call.answered_at ? ", then somebody picked up" : ", and nobody picked up");
}

void Story::add_dial(const sql::desk::StoryCalls::Row& call) {
  const std::int64_t of = call.call_row;
  add(Place::room_ready, kRoom, call.room_ready_at, {.call_row = of, .event = "room ready"});
  add(Place::dialled, kRoom, call.call_started_at, {.call_row = of, .event = "dialled", .detail = call.sip_call_id});
  if (call.rang_at && call.rang_at != call.answered_at) {
    add(Place::rang, kFound, call.rang_at, {.call_row = of, .event = "rang", .detail = ringing_words(call)});
  }
  add(Place::answered, kFound, call.answered_at, {.call_row = of, .event = "answered"});
  add(Place::event, kNone, call.hung_up_at,
      {.call_row = of, .event = "hung up", .detail = "by an operator: " + call.hung_up_reason.value_or("")});
  add(Place::ended, kCall, call.call_ended_at,
      {.call_row = of,
       .event = "call ended",
       .outcome = call.status,
       .code = call.sip_status_code,
       .error_kind = call.failure_reason,
       .error = call.failure_detail,
       .detail = joined({call.disconnect_reason.value_or(""), last_seen(call.leg_status)}, "; ")});
  add(Place::settled, {"room", "dial", "locate", "follow", "push"}, call.lead_settled_at,
      {.call_row = of, .event = "lead settled", .outcome = call.retry_spent ? "a retry spent" : "no retry spent"});
}

void Story::add_job(const sql::desk::StoryJobs::Row& job) {
  const std::string walk = job.flow == "outreach" ? "outreach " : "";
  add(Place::enqueued, kNone, {.at = job.created_at, .call_row = job.call_row, .event = walk + "enqueued"});
  add(Place::finished, {job.stage, "compose", "send"}, job.finished_at,
      {.call_row = job.call_row,
       .event = walk + "finished",
       .stage = job.stage,
       .outcome = job.status,
       .error_kind = job.error_kind,
       .detail = job.outcome});
}

void Story::add_try(const sql::desk::StoryTries::Row& row, std::size_t number) {
  Moment moment{.at = row.started_at,
                .call_row = row.call_row,
                .event = row.outcome == "rerun" ? "asked again" : "try",
                .stage = row.stage,
                .attempt = row.attempt,
                .outcome = row.outcome,
                .duration_ms = row.duration_ms,
                .code = row.code,
                .error_kind = row.error_kind,
                .error = row.error,
                .tokens = row.tokens,
                .cost_usd = row.cost_usd};
  told_.push_back({std::move(moment), number, Place::tried});
}

struct EventPlace {
  Place place;
  Stages by;
};

EventPlace place_of(const sql::desk::StoryEvents::Row& event) {
  if (event.event == "room_finished") return {Place::room_finished, kCall};
  if (event.of_phone && event.event == "participant_joined") return {Place::leg_joined, kDial};
  if (event.of_phone && event.event == "participant_left") return {Place::leg_left, kDial};
  const bool makes_room = event.event == "room_started" || event.event == "participant_joined";
  return makes_room ? EventPlace{Place::room_event, kRoom} : EventPlace{Place::event, kDial};
}

void Story::add_events() {
  const Placed* before = nullptr;
  std::vector<Placed> events;
  events.reserve(rows_.events.size());
  for (const auto& row : rows_.events) {
    const EventPlace where = place_of(row);
    Placed event{
        {.at = row.occurred_at,
         .call_row = row.call_row,
         .event = row.event,
         .detail =
             joined({row.identity.value_or(""), row.leg_status.value_or(""), row.disconnect_reason.value_or("")}, " ")},
        last_try(row.call_row, row.occurred_at, where.by),
        where.place};
    const bool same =
        before != nullptr && before->moment.call_row == row.call_row && before->moment.at == row.occurred_at;
    if (same) {
      std::tie(event.after_try, event.place) =
          std::max(std::pair(event.after_try, event.place), std::pair(before->after_try, before->place));
    }
    events.push_back(std::move(event));
    before = &events.back();
  }
  std::ranges::move(events, std::back_inserter(told_));
}

void Story::add_result(const sql::desk::StoryResults::Row& result) {
  const auto after = [](std::string_view words, const std::optional<std::string>& text) {
    return text ? std::string(words) + *text : std::string();
  };
  add(Place::result, {"room", "dial", "locate"},
      {.at = result.received_at,
       .call_row = result.call_row,
       .event = "result",
       .outcome = result.taken_as.value_or("not taken yet"),
       .error_kind = result.failure_reason,
       .error = result.failure_detail,
       .detail = result.source + after(": ", result.qualification) + after("; until then ", result.overrode)});
}

void Story::add_text(const sql::desk::StoryTexts::Row& text) {
  add(text.act == "send" ? Place::sent : Place::text, {text.act},
      {.at = text.at,
       .call_row = text.call_row,
       .event = text.event,
       .outcome = text.outcome,
       .code = text.code,
       .error_kind = text.error_kind,
       .error = text.error,
       .tokens = text.tokens});
}

}  // namespace

std::vector<Moment> story_of(const StoryRows& rows) {
  return Story(rows).told();
}

}  // namespace callmill::commands
