// What a stage makes of its row, as the runner asks it.
#pragma once

#include "stages/stage.h"

namespace callmill::tests {

/// The request; throws where the stage decides at once.
inline Request asked(const stages::Work& work, const Settings& settings, UnixTime now) {
  return std::get<stages::Asked>(work.request(settings, now)).request;
}

/// The verdict at once; throws where the stage asks.
inline Verdict decided(const stages::Work& work, const Settings& settings, UnixTime now) {
  return std::get<Verdict>(work.request(settings, now));
}

/// What the stage makes of `reply` to what it asks; throws where it decides at once.
inline Verdict judged(const stages::Work& work, const Reply& reply, const Settings& settings, UnixTime now) {
  return std::get<stages::Asked>(work.request(settings, now)).verdict(reply, settings, now);
}

}  // namespace callmill::tests
