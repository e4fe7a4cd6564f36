// The id of a dialled call: what the CRM, LiveKit and the agent know it by.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace callmill {

/// Uniform in [0, 1): outside::Outside::chance().
using Chance = std::function<double()>;

/// "outreach-1017-k3f9x2a7": calls.id, and eight of [a-z0-9] by chance, which make it nobody else's: another database
/// counts from 1 too, and a restored one counts again.
std::string outreach_id(std::int64_t call_row, const Chance& chance);

/// What the id of every dialled call begins with.
inline constexpr std::string_view kCallPrefix = "outreach-";

/// Whether `word` as a whole is such an id, or one of an older version: "outreach-17-k3f9x2a7", "outreach-17".
bool is_call_id(std::string_view word);

/// Whether `call_id` has such characters. One of an older version ("outreach-1017") may be another database's as well.
bool is_nobody_elses(std::string_view call_id);

}  // namespace callmill
