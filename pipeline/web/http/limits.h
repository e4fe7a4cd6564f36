// What one client may use of the HTTP server, so that others do not feel it.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace callmill::web {

/// Sizes are in bytes. Each time is for the whole of a step, however slowly its bytes come.
struct Limits {
  using Time = std::chrono::milliseconds;

  std::size_t head_bytes = 16UL << 10UL;  ///< Request line and headers; more: 431.
  std::size_t body_bytes = 1UL << 20UL;   ///< More, announced or counted as it comes: 413.
  /// The same for paths that take more: lists of leads.
  std::map<std::string, std::size_t> large_bodies{{"/api/v1/leads", 4UL << 20UL}};
  std::size_t all_bodies_bytes = 64UL << 20UL;  ///< Held for all connections together; more: 503.
  std::size_t connections =
      4096;              ///< Never more than half of the files the process may open; beyond them: phase_to_close().
  Time head{10'000};     ///< From the connection, or the first byte after an answer, to the end of the headers: 408.
  Time body{30'000};     ///< 408.
  Time handler{30'000};  ///< For the handler to answer: 503.
  Time write{30'000};    ///< For the client to take an answer; then the connection is reset.
  Time idle{60'000};     ///< Between two requests; then the connection is closed.
  Time drain{2'000};  ///< After the last answer, for the client to hang up first, so that it gets to read that answer.
  Time grace{5'000};  ///< After stop(), for the requests under way.
  Time accept_pause{100};  ///< After the process ran out of files (EMFILE), until the next connection is accepted.
};

}  // namespace callmill::web
