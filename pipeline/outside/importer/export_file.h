// One export file of any form: its documents, and what is wrong in it and where.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include "outside/importer/bson_splitter.h"
#include "outside/importer/byte_source.h"
#include "outside/importer/json_splitter.h"

namespace callmill::outside {

/// The file has a form that cannot be imported; what() names it and says what to do instead.
struct UnknownForm : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A document with plain values (extended_json.h).
struct Document {
  std::shared_ptr<const nlohmann::json> json;
  std::string where;      ///< "line 12, document 3", or "document 3 at byte 456".
  std::size_t bytes = 0;  ///< Of its text.
};

/// Something in the file that cannot be read.
struct Malformed {
  std::string where;
  std::string why;
};

using Piece = std::variant<Document, Malformed>;

Piece read_bson(std::string_view bytes, std::string where);

/// JSON lines, --jsonArray, --pretty or .bson, each also gzipped; the first bytes tell which. Memory does not grow with
/// the file.
class ExportFile {
 public:
  /// Throws ReadError or UnknownForm.
  explicit ExportFile(const std::string& path);
  ExportFile(const ExportFile&) = delete;
  ExportFile& operator=(const ExportFile&) = delete;

  /// Nothing at the end. If the file cannot be read to its end, the last piece is a Malformed that says so.
  std::optional<Piece> next();

  const FileSource& source() const { return source_; }

 private:
  std::optional<Piece> next_json(JsonSplitter& splitter);
  std::optional<Piece> next_bson(BsonSplitter& splitter);

  FileSource source_;
  std::string_view first_block_;
  std::variant<std::monostate, JsonSplitter, BsonSplitter> splitter_;
  std::uint64_t number_ = 0;
  bool ended_ = false;
};

}  // namespace callmill::outside
