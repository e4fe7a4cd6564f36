#include "domain/call_writes.h"

#include <nlohmann/json.hpp>

namespace callmill {

namespace {

using nlohmann::json;

json text_or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

json time_or_null(const std::optional<UnixTime>& time) {
  return time ? json(unix_seconds(*time)) : json(nullptr);
}

Write write(std::string_view statement, const json& row) {
  return {statement, row.dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace

Write step_write(std::string_view step) {
  return write("calls/remember_step", {{"step", step}});
}

Write ready_write() {
  return write("calls/ready", json::object());
}

Write look_write(const LegSeen& leg) {
  return write("calls/look",
               {{"leg_status", text_or_null(leg.status)}, {"call_started_at", time_or_null(leg.call_started_at)}});
}

Write answer_write(const LegSeen& leg, UnixTime answered_at) {
  return write("calls/answer", {{"answered_at", unix_seconds(answered_at)},
                                {"call_started_at", time_or_null(leg.call_started_at)},
                                {"sip_call_id", text_or_null(leg.sip_call_id)},
                                {"leg_status", text_or_null(leg.status)}});
}

Write dispatch_lead_write() {
  return write("calls/dispatch_lead", json::object());
}

Write end_write(const LegSeen& leg) {
  return write("calls/end", {{"call_ended_at", time_or_null(leg.ended_at)},
                             {"disconnect_reason", text_or_null(leg.disconnect_reason)},
                             {"leg_status", text_or_null(leg.status)}});
}

Write fail_write(const CallFailure& failure, const LegSeen& leg) {
  const int code = failure.sip_status_code;
  return write("calls/fail", {{"failure_reason", failure.reason},
                              {"failure_detail", failure_detail(failure)},
                              {"sip_status_code", code == 0 ? json(nullptr) : json(code)},
                              {"call_started_at", time_or_null(leg.call_started_at)},
                              {"leg_status", text_or_null(leg.status)},
                              {"disconnect_reason", text_or_null(leg.disconnect_reason)},
                              {"call_ended_at", time_or_null(leg.ended_at)}});
}

Write qualify_write(const std::string& qualification) {
  return write("calls/qualify", {{"qualification", qualification}});
}

Write take_write(std::int64_t result_id, std::string_view taken_as) {
  return write("calls/take_results", {{"result_id", result_id}, {"taken_as", taken_as}});
}

Write enqueue_post_call_write() {
  return write("calls/enqueue_post_call", json::object());
}

}  // namespace callmill
