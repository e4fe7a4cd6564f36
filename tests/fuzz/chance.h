// Bytes spoiled by seeded chance: the same seed spoils the same way.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace callmill::tests {

class Spoiler {
 public:
  explicit Spoiler(std::uint64_t seed) : chance_(seed) {}

  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(chance_); }

  std::string random_bytes(std::size_t count) {
    std::string bytes;
    while (bytes.size() < count) bytes += static_cast<char>(below(256));
    return bytes;
  }

  /// Up to eight small wounds: a byte changed, a piece lost, doubled or moved, or one of `tokens` put in.
  std::string spoiled(std::string bytes, const std::vector<std::string>& tokens) {
    for (std::size_t wounds = 1 + below(8); wounds > 0; --wounds) {
      const std::size_t at = below(bytes.size() + 1);
      const std::size_t length = below(std::min<std::size_t>(64, bytes.size() - at) + 1);
      const std::string piece = bytes.substr(at, length);
      switch (below(5)) {
        case 0:
          if (at < bytes.size()) bytes[at] = static_cast<char>(below(256));
          break;
        case 1:
          bytes.erase(at, length);
          break;
        case 2:
          bytes.insert(at, piece);
          break;
        case 3:
          bytes.erase(at, length).insert(below(bytes.size() + 1), piece);
          break;
        default:
          bytes.insert(at, tokens[below(tokens.size())]);
      }
    }
    return bytes;
  }

 private:
  std::mt19937_64 chance_;
};

}  // namespace callmill::tests
