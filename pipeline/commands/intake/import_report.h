// What `callmill import` prints: malformed documents and progress while it reads, the counts at the end.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "commands/command.h"
#include "commands/table.h"
#include "importing/import_run.h"

namespace callmill::commands {

/// `context` outlives it.
class ImportReport {
 public:
  explicit ImportReport(Context& context) : context_(context) {}

  /// Prints to the command's stderr: the first twenty malformed documents, each remark once, and progress on a
  /// terminal. The report outlives it.
  importing::Listener listener();

  /// Prints the closing counts. Returns the exit code: kFailed when a document was malformed.
  int print(const importing::ImportRun& run, Format format) const;

 private:
  void print_remark(const std::string& place, const std::string& remark);
  void print_malformed(const std::string& place, const std::vector<std::string>& errors);

  Context& context_;
  std::int64_t malformed_ = 0;
  std::set<std::string> remarks_;
};

}  // namespace callmill::commands
