// Instants as tests write them.
#pragma once

#include <string>

#include "domain/instant.h"

namespace callmill::tests {

/// An instant in RFC 3339, cut to seconds; throws where the text is none.
inline UnixTime at(const std::string& text) {
  return std::chrono::floor<std::chrono::seconds>(parse_instant(text).value());
}

}  // namespace callmill::tests
