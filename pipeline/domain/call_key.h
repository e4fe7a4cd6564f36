// How the outside world names a call.
#pragma once

#include <optional>
#include <string>

namespace callmill {

/// The key of a job: the tenant's id and the call's, both the outside world's.
struct CallKey {
  std::string tenant_id;  ///< At least 3 characters.
  std::string call_id;    ///< At least 8 characters.
  bool operator==(const CallKey&) const = default;
  auto operator<=>(const CallKey&) const = default;
};

/// What is wrong with it, naming the field and what was expected; nothing when it may be enqueued.
std::optional<std::string> key_error(const CallKey& key);

}  // namespace callmill
