// One import: documents of export files or of MongoDB, read, counted and stored, a batch at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/documents.h"
#include "domain/settings.h"
#include "importing/document_batch.h"
#include "intake/store_documents.h"
#include "outside/importer/export_file.h"

namespace callmill::importing {

/// How far a collection is read.
struct ReadSoFar {
  std::string collection;
  std::int64_t documents = 0;
  std::uint64_t bytes = 0;
  std::chrono::steady_clock::duration elapsed{};
};

/// Who hears of an import while it goes on.
struct Listener {
  /// A document that is left out: its place ("MongoDB: calls-metadata: document 7") and what is wrong in it. Each
  /// place comes once.
  std::function<void(const std::string& place, const std::vector<std::string>& errors)> malformed;
  /// A document that is taken in, and what was taken otherwise than its author may have meant. MongoDB gives a document
  /// again in every pass.
  std::function<void(const std::string& place, const std::string& remark)> remarked;
  /// After every batch of a collection.
  std::function<void(const ReadSoFar&)> progress;
};

/// What the settings call the collection of this kind; "" for `skipped`.
std::string collection_name(DocumentKind kind, const Settings& settings);

/// A batch of rows, and the counts of all batches.
class ImportRun {
 public:
  struct Count {
    std::int64_t documents = 0;
    std::int64_t malformed = 0;
    intake::Stored stored{};
  };

  /// `batch` is empty.
  ImportRun(DocumentBatch batch, Listener listener);

  /// Where the next documents come from: `collection` is counted, `source` (a path) begins each error.
  void begin(DocumentKind kind, const std::string& collection, const std::string& source);
  /// Adds a document to the batch, or tells the listener what is wrong with it.
  void take(const outside::Piece& piece);
  /// Whether the batch should be stored now.
  bool full() const { return batch_.full(); }
  /// Stores the batch, calls last, and starts a new one. `watermark` is saved with the rows of its kind, if there are
  /// any.
  void store(const std::optional<intake::Watermark>& watermark = std::nullopt);
  /// Stores the items alone, and keeps the rest of the batch.
  void store_items() { store(DocumentKind::transcripts, std::nullopt); }

  /// Forgets the batch.
  void clear() { batch_.clear(); }

  /// The batch, to inspect or narrow before it is stored.
  std::vector<CallRow>& calls() { return batch_.calls(); }
  std::vector<ItemRow>& items() { return batch_.items(); }

  /// The collection begun last.
  const std::string& collection() const { return collection_; }
  std::int64_t documents_of(const std::string& collection) const { return counts_.at(collection).documents; }
  /// By collection.
  const std::map<std::string, Count>& counts() const { return counts_; }

  /// Tells the listener.
  void show(const ReadSoFar& progress) const { listener_.progress(progress); }

 private:
  void store(DocumentKind kind, const std::optional<intake::Watermark>& watermark);
  void refuse(const std::string& where, const std::vector<std::string>& errors);

  DocumentBatch batch_;
  Listener listener_;
  std::string collection_;
  std::string source_;
  std::map<DocumentKind, std::string> collections_;  ///< Where the rows of the batch came from.
  std::map<std::string, Count> counts_;
  std::set<std::string> refused_;  ///< Places already reported: MongoDB gives a document again in every pass.
};

}  // namespace callmill::importing
