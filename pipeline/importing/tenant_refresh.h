// Reads the tenants and the phone map from MongoDB, at intervals, while a worker runs.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "domain/importing/mapping.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "importing/mongo_sync.h"
#include "ledger/database.h"

namespace callmill::importing {

/// The outcome of one refresh.
struct Refreshed {
  bool claimed = false;          ///< False: not due, or another runner does it.
  std::string failure;           ///< Empty: all was read.
  std::set<std::string> errors;  ///< Documents that could not be taken in, and why.
};

/// Reads both collections if they were not read for settings.tenant_refresh and no other runner reads them now. A
/// tenant that is gone from MongoDB is kept as it is. After a failure it is due again in half a minute, or sooner.
Refreshed refresh_tenants(ledger::Database& database, const Settings& settings, const Mapping& mapping,
                          const FindDocuments& find, UnixTime now);

/// A thread with its own connections, which no worker waits for. Logs a failure, or a bad document, when it is new.
class TenantRefresh {
 public:
  /// Without a MONGODB_URI there is no thread.
  TenantRefresh(const Settings& settings, const Mapping& mapping, const Secrets& secrets);
  /// `connect` makes the find, in the thread; may throw MongoError.
  TenantRefresh(const Settings& settings, const Mapping& mapping, std::function<FindDocuments()> connect);
  /// Takes 2 seconds at most: a thread that hangs in MongoDB is left behind, and does nothing any more.
  ~TenantRefresh();
  TenantRefresh(const TenantRefresh&) = delete;
  TenantRefresh& operator=(const TenantRefresh&) = delete;

 private:
  struct Worker;
  std::shared_ptr<Worker> worker_;
};

}  // namespace callmill::importing
