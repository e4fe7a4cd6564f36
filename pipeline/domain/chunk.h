// A piece of speech recognition, as exports bring it and transcript_items keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace callmill {

struct Chunk {
  std::optional<std::int64_t> seq;  ///< Its place in the item; not every export says.
  std::string text;
  bool operator==(const Chunk&) const = default;
};

/// As the column transcript_items.chunks holds them: [{"seq":1,"text":"Hello"}, ...]. The texts are valid UTF-8.
std::string chunk_json(const std::vector<Chunk>& chunks);

}  // namespace callmill
