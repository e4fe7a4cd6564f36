// MongoDB, read only: one find at a time, document by document. Nothing else includes the driver.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "domain/job/reply.h"
#include "outside/importer/export_file.h"

namespace callmill::outside {

/// MongoDB was not reached, refused the client, or stopped half way; what() names the server (never the URI, which
/// holds a password) and says what a person must do.
struct MongoError : std::runtime_error {
  MongoError(const std::string& what, TransportError error) : std::runtime_error(what), kind(error) {}
  /// The same may work later by itself.
  bool may_pass() const {
    return kind == TransportError::network || kind == TransportError::timeout || kind == TransportError::local;
  }
  TransportError kind;
};

/// One find. `filter` and `sort` are Extended JSON objects ({"call_id": {"$in": ["c-1"]}}).
struct Find {
  std::string collection;
  std::string filter = "{}";
  std::string sort = "{}";
  std::chrono::milliseconds time_limit{30'000};  ///< For the server's work on it (maxTimeMS).
};

/// A client of one database; for one thread. Connects when first used, and again after a failure.
class MongoReader {
 public:
  /// Throws MongoError{configuration} if the URI cannot be used; its words do not quote the URI. Read preference and
  /// time limits are the URI's; by default 10 s to connect and 30 s for a reply.
  MongoReader(const std::string& uri, const std::string& database);
  ~MongoReader();
  MongoReader(const MongoReader&) = delete;
  MongoReader& operator=(const MongoReader&) = delete;

  /// Passes each document to `take`, in the server's order, as ExportFile gives it (`where` is "calls-metadata, _id
  /// ..."). Memory does not grow with the result. Throws MongoError; the documents before it are valid. What `take`
  /// throws ends the find.
  void find(const Find& find, const std::function<void(Piece)>& take);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace callmill::outside
