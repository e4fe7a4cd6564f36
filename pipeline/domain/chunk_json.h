// Chunks as the column transcript_items.chunks holds them.
#pragma once

#include <string>
#include <vector>

#include "domain/chunk.h"

namespace callmill {

/// [{"seq":1,"text":"Hello"}, ...]. The texts are valid UTF-8, as import_rows.h makes them.
std::string chunk_json(const std::vector<Chunk>& chunks);

}  // namespace callmill
