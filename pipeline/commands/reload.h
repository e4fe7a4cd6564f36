// Settings that are read again while the program runs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/configuration.h"
#include "domain/mapping.h"

namespace callmill::commands {

/// What differs between two configurations, in the order of all_settings(), in sentences for the log: "grace: 30 s, was
/// 20 s". A secret is named, its values are not.
struct Changes {
  std::vector<std::string> now;            ///< Those that can take effect while the program runs.
  std::vector<std::string> after_restart;  ///< Those that cannot: `db` and `listen`.
};
Changes changes(const Configuration& before, const Configuration& after);

/// The configuration of a program that re-reads it. Not for several threads: what runs in another one keeps a copy.
class LiveConfiguration {
 public:
  /// What is in force at first is what `context` has. Throws Refusal when the file of the setting `mapping`, or that of
  /// `talkingshops_template`, is bad.
  explicit LiveConfiguration(const Context& context);

  /// Stays as it is until adopt(). `task_template` is filled in.
  const Configuration& in_force() const { return in_force_; }
  /// The content of the setting `mapping`'s file goes with it.
  const Mapping& mapping() const { return mapping_; }

  /// Reads the settings again, and logs what changed. True: they wait for adopt(). False: nothing changed, or it cannot
  /// be read, which is logged; nothing waits. The log's level changes at once.
  bool reread();

  /// Puts in force what waits; false when nothing does.
  bool adopt();

 private:
  std::function<Configuration()> source_;
  Configuration in_force_;
  Mapping mapping_;
  std::optional<std::pair<Configuration, Mapping>> waiting_;
};

}  // namespace callmill::commands
