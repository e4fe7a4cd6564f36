// The settings of a tenant that a person may set: how each is read from the command line.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sql/tenants.h"

namespace callmill::commands {

/// What a person says; nothing: what MongoDB says holds.
using TenantSettings = sql::tenants::Said::Row;

struct TenantSetting {
  const char* option;  ///< "reply-to" of the column reply_to.
  const char* shown;   ///< The value's placeholder in the help.
  const char* about;
  /// Puts a value that a person typed; why not, in words that name what is expected.
  std::optional<std::string> (*set)(TenantSettings& settings, const std::string& value);
  void (*reset)(TenantSettings& settings);
};

std::span<const TenantSetting> tenant_settings();
/// By its option's or its column's name. Throws UsageError that names the nearest.
const TenantSetting& tenant_setting(std::string_view name);

}  // namespace callmill::commands
