// One request through the wall, and its reply in short words.
#pragma once

#include <stdexcept>
#include <string>

#include "outside/outside.h"

namespace callmill::tests {

/// Throws when nothing arrives in a hundred seconds.
inline Reply reply_to(outside::Outside& outside, const Request& request,
                      std::chrono::seconds timeout = std::chrono::seconds{10}) {
  outside.start(7, request, timeout);
  for (int rounds = 0; rounds < 100; ++rounds)
    for (const outside::Arrival& arrival : outside.wait(std::chrono::seconds{1})) return arrival.reply;
  throw std::runtime_error("nothing arrived");
}

/// "200", "receipt 250 a=250 b=550", "not sent timeout", "unanswered network".
inline std::string described(const Reply& reply) {
  const auto kind = [](TransportError one) -> std::string {
    switch (one) {
      case TransportError::network:
        return "network";
      case TransportError::timeout:
        return "timeout";
      case TransportError::configuration:
        return "configuration";
      case TransportError::too_large:
        return "too large";
      case TransportError::local:
        return "local";
      default:
        return "credentials";
    }
  };
  if (const auto* response = std::get_if<HttpResponse>(&reply)) return std::to_string(response->status);
  if (const auto* receipt = std::get_if<MailReceipt>(&reply)) {
    std::string text = "receipt " + std::to_string(receipt->code);
    for (const auto& one : receipt->recipients) text += " " + one.address.substr(0, 1) + "=" + std::to_string(one.code);
    return text;
  }
  if (const auto* not_sent = std::get_if<NotSent>(&reply)) return "not sent " + kind(not_sent->error);
  if (const auto* unknown = std::get_if<Unanswered>(&reply)) return "unanswered " + kind(unknown->error);
  return "something else";
}

}  // namespace callmill::tests
