// From an exported transcript to rows.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "domain/documents.h"
#include "domain/importing/findings.h"
#include "domain/importing/mapping.h"

namespace callmill {

/// FNV-1a, 64 bits, over every field: two rows of one call with the same digest are the same version of an item.
std::int64_t digest_of(const ItemRow& item);

/// A transcript document: of a whole call, with an array of items or as one text of turns (dialogue_in()), or of one
/// item. A role that nobody knows is remarked on, once a document.
Rows<ItemRow> read_transcript(const nlohmann::json& document, const Mapping& mapping);
}  // namespace callmill
