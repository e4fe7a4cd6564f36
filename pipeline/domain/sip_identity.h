// The identity of a call's phone leg in its room: "sip-" and the call's id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace callmill {

inline constexpr std::string_view kSipIdentityPrefix = "sip-";

/// "outreach-1017" -> "sip-outreach-1017".
inline std::string sip_identity(std::string_view call_id) {
  return std::string(kSipIdentityPrefix).append(call_id);
}

/// "sip-outreach-1017" -> "outreach-1017"; nothing when it is no phone leg's.
inline std::optional<std::string> call_of_sip_identity(std::string_view identity) {
  if (identity.size() <= kSipIdentityPrefix.size() || !identity.starts_with(kSipIdentityPrefix)) return std::nullopt;
  return std::string(identity.substr(kSipIdentityPrefix.size()));
}

}  // namespace callmill
