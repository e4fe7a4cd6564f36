#include "outside/importer/bson_splitter.h"

#include <bson/bson.h>

#include <cstring>
#include <memory>
#include <stdexcept>

#include "domain/json.h"
#include "outside/destroy.h"
#include "outside/importer/json_splitter.h"

namespace callmill::outside {

namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::int32_t kSmallest = 5;  // an empty document: its length and a zero

std::int32_t length_in(std::string_view bytes) {
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  return static_cast<std::int32_t>(BSON_UINT32_FROM_LE(length));
}

/// Comes before libbson's own validation, which recurses without a limit, and its JSON writer, which puts "{ ... }"
/// below 100.
bool visit_is_too_deep(const bson_iter_t& from, std::size_t depth) {
  if (depth > kDeepestJson) return true;
  bson_iter_t at = from;
  while (bson_iter_next(&at)) {
    bson_iter_t child;
    const bool has_children = BSON_ITER_HOLDS_DOCUMENT(&at) || BSON_ITER_HOLDS_ARRAY(&at);
    if (has_children && bson_iter_recurse(&at, &child) && visit_is_too_deep(child, depth + 1)) return true;
  }
  return false;
}

}  // namespace

bool BsonSplitter::has(std::size_t bytes) {
  while (buffer_.size() - position_ < bytes) {
    buffer_.erase(0, position_);
    dropped_ += position_;
    position_ = 0;
    const std::string_view block = read_();
    if (block.empty()) return false;
    buffer_ += block;
  }
  return true;
}

BrokenBson BsonSplitter::broken(std::string why) {
  ended_ = true;
  return {dropped_ + position_, std::move(why)};
}

std::optional<std::variant<RawBson, BrokenBson>> BsonSplitter::next() {
  if (ended_ || !has(1)) return std::nullopt;
  if (!has(kLengthBytes)) return broken("the file ends inside a document: it is cut short");
  const std::int32_t length = length_in(std::string_view(buffer_).substr(position_));
  if (length < kSmallest || static_cast<std::size_t>(length) > kLargestDocument) {
    return broken("a document says that it is " + std::to_string(length) + " bytes long, expected " +
                  std::to_string(kSmallest) + " to " + std::to_string(kLargestDocument) +
                  "; nothing can be read from here on");
  }
  const auto bytes = static_cast<std::size_t>(length);
  if (!has(bytes)) {
    return broken("the file ends inside a document: " + std::to_string(buffer_.size() - position_) + " of " +
                  std::to_string(length) + " bytes are there; it is cut short");
  }
  const RawBson document{std::string_view(buffer_).substr(position_, bytes), dropped_ + position_};
  position_ += bytes;
  return document;
}

std::string bson_as_json(std::string_view bytes) {
  bson_t document;
  if (!bson_init_static(&document, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size())) {
    throw std::runtime_error("no BSON document: its length and its last byte do not agree");
  }
  bson_iter_t first;
  if (bson_iter_init(&first, &document) && visit_is_too_deep(first, 1)) {
    throw std::runtime_error("nested deeper than " + std::to_string(kDeepestJson) + " levels");
  }
  bson_error_t error;
  if (!bson_validate_with_error(&document, BSON_VALIDATE_UTF8, &error)) throw std::runtime_error(error.message);
  std::size_t length = 0;
  const std::unique_ptr<char, Destroy<&bson_free>> json(bson_as_canonical_extended_json(&document, &length));
  if (!json) throw std::runtime_error("a value is damaged, or its text is not UTF-8");
  return {json.get(), length};
}

}  // namespace callmill::outside
