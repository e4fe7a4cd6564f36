#include "domain/dial/dial_outcome.h"

#include <algorithm>
#include <array>

#include "domain/dial/leg_looks.h"
#include "domain/job/safe_words.h"
#include "domain/livekit/livekit_replies.h"

namespace callmill {

namespace {

using namespace std::string_view_literals;

/// LiveKit's words are the same for a dead trunk and for a phone that nobody picks up: ours come before them.
std::string said(std::string_view what, const std::string& words) {
  return std::string(what) + " (" + words + ")";
}

/// A trunk that fails after the phone rang has cost the lead's patience: that dial is not free, as those are that never
/// rang.
CallFailure trunk(const std::string& words, const LegLooks& seen, int sip_status_code = 0) {
  const bool rang = seen.ringing();
  const std::string ours =
      said(rang ? "the trunk failed when the phone had rung" : "the trunk failed, no phone rang", words);
  return {call_failure::dispatch_failed, rang ? disposition::trunk_after_ring : disposition::trunk,
          sip_status_code == 0 ? ours : words, sip_status_code};
}

CallFailure no_answer(const std::string& words, const LegLooks& seen, int sip_status_code = 0) {
  const std::string ours = said(seen.ringing() ? "it rang, and nobody picked up" : "nobody picked up", words);
  return {call_failure::unanswered, disposition::no_answer, sip_status_code == 0 ? ours : words, sip_status_code};
}

CallFailure trunk_limit(std::string words, int sip_status_code) {
  return {call_failure::dispatch_failed, disposition::trunk_limit, std::move(words), sip_status_code};
}

CallFailure infrastructure(std::string words) {
  return {call_failure::dispatch_failed, disposition::infrastructure, std::move(words)};
}

CallFailure configuration(std::string words) {
  return {call_failure::dispatch_failed, disposition::configuration, std::move(words)};
}

bool says(std::string_view text, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(), [&](auto part) { return text.find(part) != std::string_view::npos; });
}

/// As a trunk says that it takes no further call: "cps limit exceeded", "Concurrent Call Limit Exceeded".
bool names_a_limit(const std::string& phrase, const std::string& msg) {
  std::string text = phrase + " " + msg;
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return says(text, {"limit", "capacity", "too many", "congest", "channels", "throttl"});
}

CallFailure of_sip_code(const TwirpError& error, const LegLooks& seen) {
  const int code = error.sip_status_code;
  const std::string phrase = safe_words(error.sip_status, true);
  const std::string words = "SIP " + std::to_string(code) + (phrase.empty() ? "" : " " + phrase);
  const auto rejected = [&](std::string_view how) { return CallFailure{call_failure::rejected, how, words, code}; };
  switch (code) {
    case 401:
    case 407:
      return {call_failure::dispatch_failed, disposition::configuration, words, code};
    case 486:
    case 600:
      return rejected(disposition::busy);
    case 603:
      return rejected(disposition::declined);
    case 607:
    case 608:
      return rejected(disposition::unwanted);
    case 408:
    case 480:
    case 487:
      return no_answer(words, seen, code);
    case 404:
    case 410:
    case 484:
    case 485:
    case 604:
      return {call_failure::unanswered, disposition::invalid_number, words, code};
    case 503:
      if (!seen.ringing() && names_a_limit(phrase, error.msg)) return trunk_limit(words, code);
      [[fallthrough]];
    default:
      return trunk(words, seen, code);
  }
}

/// Words of Go's resolver and sockets: the trunk was not found, or not reached.
bool is_network_text(std::string_view msg) {
  return says(msg, {"resolve", "lookup ", "dial ", "no such host", "unreachable", "connection refused", "i/o timeout",
                    "read udp", "write udp", "read tcp", "write tcp", "connection reset", "broken pipe"});
}

/// The trunk gave no final reply within ringing_timeout. Only the leg's status distinguishes a person who does not pick
/// up from a dead trunk (measured on livekit-server 1.13.5 with livekit-sip 1.10.0: tests/fixtures/livekit/dials.md).
DialOutcome timed_out(const std::string& words, const LegLooks& seen) {
  if (seen.ringing()) return no_answer(words, seen);
  if (seen.status == "dialing") return trunk(words, seen);
  return UnknownOutcome{words};
}

DialOutcome of_canceled(const TwirpError& error, const std::string& words, const LegLooks& seen) {
  if (says(error.msg, {"sip request timed out"})) return timed_out(words, seen);
  if (says(error.msg, {"transaction failed to complete (0 "})) return trunk(words, seen);
  if (says(error.msg, {"transaction failed to complete ("})) return no_answer(words, seen);
  // Where the leg was there already, an INVITE may have left.
  if (says(error.msg, {"service shutting down"}) && seen.status.empty()) return infrastructure(words);
  return UnknownOutcome{words};
}

DialOutcome of_failed_precondition(const TwirpError& error, const std::string& words, const LegLooks& seen) {
  if (says(error.msg, {"no numbers on outbound trunk"})) return configuration(words);
  // livekit-sip tries our credentials five times, and says so without a SIP code.
  if (says(error.msg, {"max auth retry attempts", "server required auth"})) return configuration(words);
  if (!says(error.msg, {"context deadline exceeded"})) return trunk(words, seen);
  return seen.status == "dialing" ? trunk(words, seen) : no_answer(words, seen);
}

DialOutcome of_twirp_code(const TwirpError& error, const std::string& words, const LegLooks& seen) {
  const std::string& code = error.code;
  if (code == "canceled") return of_canceled(error, words, seen);
  if (code == "failed_precondition") return of_failed_precondition(error, words, seen);
  if (code == "invalid_argument" && is_network_text(error.msg)) return trunk(words, seen);
  if (code == "unavailable") return is_network_text(error.msg) ? trunk(words, seen) : infrastructure(words);
  if (code == "resource_exhausted") return infrastructure(words);
  if (code == "internal" && says(error.msg, {"sip not connected"})) return infrastructure(words);
  constexpr std::array kRefusesUs = {"invalid_argument"sv,  "malformed"sv,    "not_found"sv,     "bad_route"sv,
                                     "permission_denied"sv, "out_of_range"sv, "unimplemented"sv, "unauthenticated"sv};
  if (std::ranges::find(kRefusesUs, code) != kRefusesUs.end()) return configuration(words);
  return UnknownOutcome{words};
}

/// Not LiveKit's own words: its middleware's, or a proxy's, which may have passed the request on.
DialOutcome of_status(int status, const std::string& words) {
  if (status == 429) return infrastructure(words);
  const bool never_begun = status >= 300 && status < 500 && status != 408 && status != 409 && status != 425;
  if (never_begun) return configuration(words);
  return UnknownOutcome{words};
}

/// An error that comes before any dial: where the phone rang meanwhile, it is about something else.
bool is_before_a_dial(const DialOutcome& outcome) {
  const auto* failure = std::get_if<CallFailure>(&outcome);
  return failure != nullptr &&
         (failure->disposition == disposition::infrastructure || failure->disposition == disposition::configuration);
}

DialOutcome of_response(const HttpResponse& response) {
  if (response.status == 200) {
    if (auto id = read_sip_call_id(response.body)) return Answered{*id};
    return UnknownOutcome{"HTTP 200 without a sip_call_id"};
  }
  const LegLooks seen = leg_looks(response.looks);
  const TwirpError error = read_twirp_error(response.body);
  if (error.sip_status_code != 0) return of_sip_code(error, seen);
  const std::string words = error.code.empty()
                                ? "HTTP " + std::to_string(response.status) + ": " + safe_words(response.body, true)
                                : safe_words(error.code) + ": " + safe_words(error.msg, true);
  // Somebody had picked up, whatever an error without a SIP code says.
  if (seen.answered()) return UnknownOutcome{words};
  DialOutcome outcome = error.code.empty() ? of_status(response.status, words) : of_twirp_code(error, words, seen);
  return seen.ringing() && is_before_a_dial(outcome) ? UnknownOutcome{words} : outcome;
}

DialOutcome of_not_sent(const NotSent& lost) {
  const std::string words = "not sent: " + safe_words(lost.why, true);
  const bool ours = lost.error == TransportError::configuration || lost.error == TransportError::credentials;
  return ours ? configuration(words) : infrastructure(words);
}

}  // namespace

DialOutcome dial_outcome(const Reply& reply) {
  if (const auto* response = std::get_if<HttpResponse>(&reply)) return of_response(*response);
  if (const auto* lost = std::get_if<NotSent>(&reply)) return of_not_sent(*lost);
  if (const auto* lost = std::get_if<Unanswered>(&reply)) {
    return UnknownOutcome{"no reply: " + safe_words(lost->why, true)};
  }
  return UnknownOutcome{"a dial was answered by something else"};
}

}  // namespace callmill
