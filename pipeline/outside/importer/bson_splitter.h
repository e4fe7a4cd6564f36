// Splits a mongodump .bson file into documents, each of which begins with its length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "outside/importer/byte_source.h"

namespace callmill::outside {

/// One document's bytes, not yet validated. Valid until the next call.
struct RawBson {
  std::string_view bytes;
  std::uint64_t offset = 0;  ///< In the file, after gunzipping.
};

/// The length is impossible, or the file ends too early. Nothing after it can be read.
struct BrokenBson {
  std::uint64_t offset = 0;
  std::string why;
};

/// Holds one document and one block at a time.
class BsonSplitter {
 public:
  explicit BsonSplitter(ReadBlock read) : read_(std::move(read)) {}

  /// Nothing at the end, or after a BrokenBson. Throws ReadError.
  std::optional<std::variant<RawBson, BrokenBson>> next();

 private:
  bool has(std::size_t bytes);
  BrokenBson broken(std::string why);

  ReadBlock read_;
  std::string buffer_;
  std::size_t position_ = 0;   // in buffer_
  std::uint64_t dropped_ = 0;  // bytes before buffer_
  bool ended_ = false;
};

/// The document in Extended JSON. Throws std::runtime_error if the bytes are not a document, have bad UTF-8 or are
/// nested too deep.
std::string bson_as_json(std::string_view bytes);

}  // namespace callmill::outside
