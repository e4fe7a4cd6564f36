// Every setting in one place: its names, its default (in domain/settings.h), how its value is read and shown.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/settings.h"

namespace callmill::commands {

/// One setting. On the command line it is `--` + `name` with '-' for '_'; in the environment, and in the file of
/// --config, it is `environment`. A secret has no command line option.
struct Setting {
  std::string_view name;
  std::string_view environment;
  std::string_view unit;      ///< Empty: none.
  std::string_view expected;  ///< What a value must be, for error messages.
  std::string_view about;     ///< One sentence.
  bool secret;
  bool masked = false;  ///< No message and no log repeats its value: a secret, or phone numbers.
  /// False: the value is not what `expected` says, and nothing was set.
  bool (*set)(Settings&, Secrets&, std::string_view value);
  /// What is wrong with a value that set() refused, where more can be said than `expected`; else empty.
  std::string (*fault)(std::string_view value);
  /// The value as set() would read it, a secret's too.
  std::string (*value)(const Settings&, const Secrets&);

  std::string option() const;  ///< "smtp-from"; no dashes before it.
  /// The value for people: a secret shows as (set) or (not set).
  std::string show(const Settings& settings, const Secrets& secrets) const;
};

/// All of them, in the order of domain/settings.h.
std::span<const Setting> all_settings();

}  // namespace callmill::commands
