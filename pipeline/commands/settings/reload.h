// Settings that are read again while the program runs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/command.h"
#include "commands/settings/configuration.h"
#include "domain/importing/mapping.h"

namespace callmill::commands {

/// What differs between two configurations, in the order of all_settings(), in sentences for the log: "grace: 30 s, was
/// 20 s". A secret is named, its values are not.
struct Changes {
  std::vector<std::string> now;            ///< Those that can take effect while the program runs.
  std::vector<std::string> after_restart;  ///< Those that cannot: `db` and `listen`.
};
Changes changes(const Configuration& before, const Configuration& after);

/// The configuration of a program that reads it again. For one thread: others keep a copy.
class LiveConfiguration {
 public:
  /// Starts with the settings of `context`. Throws Refusal if the file of the setting `mapping`,
  /// `ca_file` or `talkingshops_template` is bad.
  explicit LiveConfiguration(const Context& context);

  /// Unchanged until adopt(). `task_template` is filled in.
  const Configuration& in_force() const { return in_force_; }
  /// The content of the file that the setting `mapping` names.
  const Mapping& mapping() const { return mapping_; }

  /// Reads the settings again, and logs what changed. True: they wait for adopt(). False: nothing changed, or they
  /// cannot be read, which is logged. The log's level changes at once.
  bool reread();

  /// Takes over the settings that wait; false if none do.
  bool adopt();

 private:
  std::function<Configuration()> source_;
  Configuration in_force_;
  Mapping mapping_;
  std::optional<std::pair<Configuration, Mapping>> waiting_;
};

}  // namespace callmill::commands
