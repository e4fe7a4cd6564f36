// Turns bytes, as they come, into requests, one after the other. No sockets, no clock.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "web/http/exchange.h"
#include "web/http/limits.h"

namespace callmill::web {

/// Reads what one connection sends. Holds about head_bytes + body_bytes at most, and what was sent ahead of its turn.
class RequestReader {
 public:
  enum class State {
    nothing,  ///< No byte of the next request yet.
    head,     ///< Somewhere in the request line or the headers.
    body,     ///< The head is whole, the body not.
    whole,    ///< request() is complete; further bytes wait for next().
    refused   ///< error() says why. Nothing more can be read of this connection.
  };

  /// `id` names the first request, unless it names itself. `limits` outlives the reader.
  RequestReader(const Limits& limits, const std::string& id);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  State add(std::string_view bytes);
  /// The request was answered: reads the next one, which `id` names.
  State next(const std::string& id);
  /// Reads no more, and frees what was read, except the request's id, method and path.
  void give_up();

  State state() const { return state_; }
  const RequestError& error() const { return error_.value(); }  ///< In `refused`, unless by give_up().
  /// Complete in `whole`; before, all but its body in `body`, and its id alone in any other state.
  const Request& request() const { return request_; }
  bool wants_continue() const { return wants_continue_; }  ///< In `body`: "100 Continue" is waited for.
  bool head_only() const { return head_only_; }            ///< The method is HEAD.
  bool http_1_0() const { return http_1_0_; }
  bool keep_alive() const { return keep_alive_; }  ///< In `whole`: the client will go on after the answer.
  std::size_t body_bytes() const;                  ///< Of the body, so far.

 private:
  struct Parsing;

  State read(std::string_view bytes);
  /// These three throw RequestError.
  State read_on(std::string_view bytes);
  std::size_t parse(std::string_view bytes);
  void take_head();

  const Limits& limits_;
  std::unique_ptr<Parsing> parsing_;
  std::string pending_;
  std::size_t head_bytes_ = 0;
  State state_ = State::nothing;
  Request request_;
  std::optional<RequestError> error_;
  bool wants_continue_ = false;
  bool head_only_ = false;
  bool http_1_0_ = false;
  bool keep_alive_ = false;
};

}  // namespace callmill::web
