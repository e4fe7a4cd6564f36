#pragma once

#include <sstream>
#include <string>
#include <string_view>

#include "outside/log.h"

namespace callmill::tests {

/// The log goes into text for as long as it lives.
struct Logged {
  explicit Logged(std::string_view level = "info", log::Style style = log::Style::json) {
    log::start(level, style, out);
  }
  ~Logged() { log::start("off", log::Style::json); }
  Logged(const Logged&) = delete;
  Logged& operator=(const Logged&) = delete;

  std::string text() const { return out.str(); }
  int times(const std::string& words) const {
    int count = 0;
    const std::string all = text();
    for (auto at = all.find(words); at != std::string::npos; at = all.find(words, at + 1)) ++count;
    return count;
  }

 private:
  std::ostringstream out;
};

}  // namespace callmill::tests
