// Reads a list from a file: records in batches, errors by line and column, progress.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "commands/command.h"
#include "domain/lead/lead_rows.h"
#include "domain/lead/record.h"
#include "outside/importer/byte_source.h"
#include "outside/importer/record_reader.h"

namespace callmill::commands {

class ListImport {
 public:
  /// `path` may be gzipped; "-" is standard input. Throws Refusal when the file cannot be read or is of an unknown
  /// form. Says how many lines before the names were left out.
  ListImport(Context& context, const std::string& path, outside::ListForm form);

  outside::RecordReader& list() { return list_; }

  /// `take` gets each record, and returns what is wrong with it; `store` is called after every batch, and at the end.
  void read(const std::function<std::optional<RowError>(const Record&)>& take, const std::function<void()>& store);
  /// Says what is wrong, the first twenty times: "leads.csv: line 7, column phone: is empty".
  void add_error(const std::string& where, const std::string& why);
  /// Says something of a place in the list, which is no error: "leads.csv: line 7, column phone: ...".
  void say(const std::string& where, const std::string& words);
  /// Says how many errors were not shown.
  void close();

  std::int64_t rows() const { return rows_; }
  std::int64_t malformed() const { return malformed_; }

 private:
  void take_piece(const std::variant<Record, BadRecord>& piece,
                  const std::function<std::optional<RowError>(const Record&)>& take);
  void show_progress();

  Context& context_;
  std::string name_;
  outside::FileSource file_;
  outside::RecordReader list_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::int64_t rows_ = 0;
  std::int64_t malformed_ = 0;
  std::int64_t errors_ = 0;
};

/// What a list is called where it is the source of something: the file's name, "standard input".
std::string file_name(const std::string& path);

/// "line 7, column phone"; without a line, "column phone"; without a column, "line 7".
std::string place_of(std::uint64_t line, const std::string& column);

}  // namespace callmill::commands
