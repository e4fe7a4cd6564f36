// Documents of export files or of MongoDB: read, counted and stored, a batch at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "commands/command.h"
#include "commands/import_files.h"
#include "commands/import_progress.h"
#include "commands/table.h"
#include "outside/importer/export_file.h"
#include "runner/document_batch.h"

namespace callmill::commands {

/// A batch of rows, and the counts of all batches.
class Intake {
 public:
  /// `batch` is empty.
  Intake(Context& context, runner::DocumentBatch batch);

  /// Where the next documents come from: `collection` is counted, `source` (a path) begins each error.
  void begin(DocumentKind kind, const std::string& collection, const std::string& source);
  /// Adds a document to the batch, or prints what is wrong with it: each place once, twenty in all.
  void take(const outside::Piece& piece);
  /// Whether the batch should be stored now.
  bool full() const { return batch_.full(); }
  /// Stores the batch, calls last, and starts a new one. `watermark` is saved with the rows of its kind, if there are
  /// any.
  void store(const std::optional<runner::Watermark>& watermark = std::nullopt);
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

  /// show_line() on the command's stderr.
  void show(const std::string& progress) { show_line(context_, progress); }

  /// The closing counts. Returns the exit code: kFailed when a document was malformed.
  int report(Format format);

 private:
  struct Count {
    std::int64_t documents = 0;
    std::int64_t malformed = 0;
    runner::Stored stored{};
  };

  void store(DocumentKind kind, const std::optional<runner::Watermark>& watermark);
  void complain(const std::string& where, const std::vector<std::string>& complaints);

  Context& context_;
  runner::DocumentBatch batch_;
  std::string collection_;
  std::string source_;
  std::map<DocumentKind, std::string> collections_;  ///< Where the rows of the batch came from.
  std::map<std::string, Count> counts_;
  std::int64_t malformed_ = 0;
  std::set<std::string> complained_;  ///< Places already reported: MongoDB gives a document again in every pass.
};

}  // namespace callmill::commands
