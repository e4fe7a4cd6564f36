// The real outside: HTTP and SMTP over one libcurl multi handle, mails as files, MongoDB in the importer's own thread,
// the system's clock and chance.
#pragma once

#include <memory>

#include "domain/importing/mapping.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "outside/outside.h"

namespace callmill::outside {

/// Ignores SIGPIPE for the whole process: a server that hangs up must not end the worker.
class Transfers final : public Outside {
 public:
  /// Keeps copies. Throws std::runtime_error if libcurl cannot be set up. `mapping` describes MongoDB's documents.
  Transfers(const Settings& settings, const Secrets& secrets, const Mapping& mapping = default_mapping());
  /// Drops what is under way.
  ~Transfers() override;

  void start(TransferId id, const Request& request, std::chrono::seconds timeout) override;
  std::vector<Arrival> wait(std::chrono::milliseconds at_most) override;
  void wake() override;
  void drop(TransferId id) override;
  UnixMillis now() override;
  double chance() override;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace callmill::outside
