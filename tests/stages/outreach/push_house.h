// Stage push in tests: one qualified call, and a CRM that is as bad as the test says.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "domain/job/failure_kind.h"
#include "stages/outreach/push.h"
#include "stages/work.h"
#include "support/rows.h"
#include "support/worker_house.h"

namespace callmill::tests {

inline constexpr std::int64_t kPushTime = 1'800'000'000;
inline constexpr const char* kWithCustomer = R"({"customerId":"{{customer.id}}","title":"{{lead.name}}"})";

/// What is in the rows before the claim under way, which is claim 5.
struct State {
  std::string step{};
  bool fresh = false;
  std::string customer{};
  std::string status = "called";
  bool asks_for_customer = false;
};

/// One qualified call of lead 42, whose job is in stage push.
struct Qualified : Scratch {
  Settings settings;

  explicit Qualified(const State& state = {}) {
    settings.talkingshops_url = "https://crm.example/v1/";
    lead(database, {.id = 42,
                    .name = "Asha Rao",
                    .phone = "098765 43210",
                    .source = "indiamart",
                    .email = "asha@rao.example",
                    .product_name = "Paper cup machine",
                    .phone_e164 = "+919876543210",
                    .status = "dispatched",
                    .attributes = R"({"gst":18})"});
    call(database,
         {.id = 17,
          .status = "called",
          .call_started_at = 1'799'999'900,
          .answered_at = 1'799'999'905,
          .call_ended_at = 1'800'000'000,
          .duration_seconds = 95,
          .lead_id = 42,
          .name = "Asha",
          .call_room = "ignitech-lead-42",
          .qualification = R"({"machine_interest":"paper cups","location":"Pune","budget":"","units_per_day":"5000"})",
          .created_at = 1'799'999'890});
    job(database, {.id = 1, .call_row = 17, .stage = "push", .claim_number = 5, .enqueued_at = 1'799'999'890});
    if (!state.step.empty()) {
      database.execute("update jobs set step = '" + state.step + "', step_claim = " + (state.fresh ? "4" : "3"),
                       "test");
    }
    if (!state.customer.empty()) {
      database.execute("update calls set crm_customer_id = '" + state.customer + "'", "test");
    }
    const std::string reason = state.status == "failed" ? ", failure_reason = 'no_answers'" : "";
    database.execute("update calls set status = '" + state.status + "'" + reason, "test");
    if (state.asks_for_customer) settings.task_template = kWithCustomer;
  }

  stages::Work work() { return tests::loaded_work(database, stages::push_stage(), 1); }
  Request request() { return tests::asked(work(), settings, unix_time(kPushTime)); }
  Verdict decided() { return tests::decided(work(), settings, unix_time(kPushTime)); }
  Verdict verdict(const Reply& reply) { return tests::judged(work(), reply, settings, unix_time(kPushTime)); }
};

/// "later; step sending", "done pushed; task t1", "again network; step unsent".
inline std::string outcome_and_writes(const Verdict& verdict) {
  struct {
    std::string operator()(const Done& done) {
      return "done " + done.outcome + (std::holds_alternative<FlowEnds>(done.next) ? ", flow ends" : "");
    }
    std::string operator()(const Later& later) {
      const auto wait = unix_seconds(later.at) - kPushTime;
      return (wait == 0 ? "later" : "in " + std::to_string(wait) + " s") +
             (later.why.kind == failure_kind::under_way ? std::string() : " " + later.why.kind);
    }
    std::string operator()(const Again& again) { return "again " + again.why.kind; }
    std::string operator()(const Failed& failed) { return "failed " + failed.why.kind; }
    std::string operator()(const Halt& halt) { return "halt " + halt.why.kind; }
  } teller;
  std::string text = std::visit(teller, verdict.what);
  static const std::map<std::string_view, std::string> kSaid = {{"calls/remember_step", "step"},
                                                                {"stages/push/record_task", "task_id"},
                                                                {"stages/push/record_customer", "customer_id"}};
  for (const Write& write : verdict.writes) {
    const std::string& name = kSaid.at(write.statement());
    text += "; " + name + " " + value_of(write, name);
  }
  return text;
}

inline HttpResponse http(int status, std::string body = "{}") {
  return {.status = status, .body = std::move(body)};
}

/// A CRM that keeps what it is sent, and fails as the test says.
struct Crm {
  std::map<int, std::string> fates{};  ///< By request, from 0: "lost" (taken, no answer), "503", "500" (taken).
  std::chrono::seconds index_lag{0};   ///< So late its searches show what was made.
  bool keeps_keys = true;              ///< A repeated key gives what was made before: a 409 with `shows_id`.
  bool shows_id = true;
  struct Made {
    std::string key;
    std::string body;
    UnixMillis at;
  };
  std::vector<Made> tasks{};
  std::vector<Made> customers{};
  std::vector<std::string> asked{};  ///< "POST /tasks".

  Fate operator()(const Request& request, UnixMillis now) {
    const auto& http_request = std::get<HttpRequest>(request);
    const auto fate = fates.find(static_cast<int>(asked.size()));
    asked.push_back(http_request.method + http_request.url.substr(std::string("https://crm.example/v1").size()));
    if (fate != fates.end() && fate->second == "503") return {HttpResponse{.status = 503}};
    const HttpResponse answer = act(http_request, now);
    if (fate == fates.end()) return {answer};
    if (fate->second == "500") return {HttpResponse{.status = 500}};
    return {Unanswered{TransportError::network, "reset"}};
  }

 private:
  HttpResponse act(const HttpRequest& request, UnixMillis now) {
    auto& list = request.url.find("/customers") != std::string::npos ? customers : tasks;
    if (request.method == "POST") return make(list, request, now);
    nlohmann::json found = nlohmann::json::array();
    for (std::size_t at = 0; at < list.size(); ++at) {
      if (now < list[at].at + index_lag) continue;
      found.push_back(nlohmann::json::parse(list[at].body));
      found.back()["id"] = "n" + std::to_string(at + 1);
    }
    return {.status = 200, .body = nlohmann::json{{"items", found}}.dump()};
  }

  HttpResponse make(std::vector<Made>& list, const HttpRequest& request, UnixMillis now) const {
    std::string key;
    for (const auto& [name, value] : request.headers) {
      if (name == "Idempotency-Key") key = value;
    }
    const auto same = std::find_if(list.begin(), list.end(), [&](const Made& one) { return one.key == key; });
    const bool is_known = keeps_keys && !key.empty() && same != list.end();
    if (is_known && !shows_id) return {.status = 409, .body = R"({"message":"Existing ID: n1"})"};
    const auto at = is_known ? same - list.begin() : static_cast<std::ptrdiff_t>(list.size());
    if (!is_known) list.push_back({key, request.body, now});
    const nlohmann::json body =
        shows_id ? nlohmann::json{{"id", "n" + std::to_string(at + 1)}} : nlohmann::json::object();
    return {.status = 201, .body = body.dump()};
  }
};

}  // namespace callmill::tests
