// A piece of speech recognition, as exports bring it and transcript_items keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace callmill {

struct Chunk {
  std::optional<std::int64_t> seq;  ///< Its place in the item; not every export says.
  std::string text;
  bool operator==(const Chunk&) const = default;
};

}  // namespace callmill
