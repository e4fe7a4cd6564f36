// Copies MongoDB's collections in bulk: from the watermark on, in batches, and again what may have changed.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/documents.h"
#include "domain/importing/mapping.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "importing/import_run.h"
#include "intake/store_documents.h"
#include "ledger/database.h"
#include "outside/importer/mongo_reader.h"

namespace callmill::importing {

/// Runs one find, as MongoReader::find does.
using Take = std::function<void(outside::Piece)>;
using FindDocuments = std::function<void(const outside::Find&, const Take&)>;

/// `find_beside` may be called during a `find`. `rest` waits. `check` is called for every document. `rest` and `check`
/// may throw to end the work.
struct SyncSource {
  FindDocuments find;
  FindDocuments find_beside;
  std::function<void(std::chrono::milliseconds)> rest;
  std::function<void()> check;
};

/// Which documents to read. With a tenant or calls, the watermarks do not move; nor with a `since` that would skip
/// documents.
struct SyncQuery {
  std::string tenant_id{};           ///< Empty: all.
  std::set<std::string> call_ids{};  ///< Empty: all.
  std::optional<UnixTime> since{};   ///< In the place of the watermark; calls older than that are left out.
  bool enqueue = true;  ///< False: finished calls stay, and so does the watermark before which all are enqueued.
  int tries = 5;        ///< For each find, without a new batch in between.
};

/// Owns none of its arguments; all outlive it.
class MongoSync {
 public:
  MongoSync(ImportRun& import, ledger::Database& database, const Settings& settings, const Mapping& mapping,
            SyncSource source, SyncQuery question);

  /// Reads what is new, and again the calls that have no end yet. Tenants and the phone map are read whole, at most
  /// every Settings::tenant_refresh. Throws MongoError after the last try, and LedgerError. What was stored stays; the
  /// next pass continues there.
  void pass(UnixTime now);

 private:
  /// Where a collection is read from. `save`: its watermark moves with it.
  struct Position {
    UnixTime from{};
    bool save = false;
  };
  using IsWanted = std::function<bool(const CallRow&)>;

  void begin(DocumentKind kind);
  void find(DocumentKind kind, const std::function<outside::Find()>& next, const Take& take,
            const std::function<void()>& finish);
  void read_all(DocumentKind kind, const std::string& filter, const IsWanted& is_fresh, const IsWanted& is_wanted);
  void read_tenants_and_phones();
  void read_in_order(DocumentKind kind);
  void read_without_order(DocumentKind kind);
  void read_unfinished();
  void read_narrowed();
  std::string narrowed_filter();
  void store_batch(const IsWanted& is_fresh, const std::optional<intake::Watermark>& watermark = std::nullopt);
  void read_transcripts_of(const std::vector<std::string>& call_ids);
  bool has_fresh_end(const CallRow& call) const;
  bool is_asked_for(const CallRow& call) const;
  bool is_young(const CallRow& call) const;
  bool narrowed() const { return !question_.tenant_id.empty() || !question_.call_ids.empty(); }
  Position& position_of(DocumentKind kind);

  ImportRun& import_;
  ledger::Database& database_;
  const Settings& settings_;
  const Mapping& mapping_;
  SyncSource source_;
  SyncQuery question_;
  std::map<DocumentKind, Position> positions_;
  std::map<DocumentKind, UnixTime> next_whole_;  ///< When documents without an order in time are read again.
  std::optional<UnixTime> tenants_read_;
  std::optional<UnixTime> narrowed_from_;
  UnixTime pass_started_{};
  UnixTime fresh_since_{};  ///< The transcript of a call that ended later may have grown since it was read.
  bool first_pass_ = true;
  std::size_t bytes_ = 0;  ///< Of the collection begun last, in this pass.
  std::chrono::steady_clock::time_point begun_{};
};

}  // namespace callmill::importing
