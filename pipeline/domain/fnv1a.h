// FNV-1a, 64 bits: the same on every machine and in every version, which std::hash is not, so it may be stored.
#pragma once

#include <cstdint>
#include <string_view>

namespace callmill {

inline constexpr std::uint64_t kFnv1aBasis = 0xcbf29ce484222325U;

/// The hash of what was hashed to `hash`, with `bytes` behind it.
constexpr std::uint64_t fnv1a(std::string_view bytes, std::uint64_t hash = kFnv1aBasis) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace callmill
