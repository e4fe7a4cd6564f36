// Splits a stream of JSON into documents: one a line, one big array, or pretty-printed ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "outside/importer/byte_source.h"

namespace callmill::outside {

/// MongoDB's own limit, 16 MiB.
inline constexpr std::size_t kLargestDocument = 16UL << 20UL;

/// One document's text, braces balanced, not yet parsed. Valid until the next call.
struct RawJson {
  std::string_view text;
  std::uint64_t line = 0;  ///< The file's line on which it starts, from 1.
};

/// Something that is not a document. Reading resumes after it.
struct BrokenJson {
  std::uint64_t line = 0;
  std::string why;
};

/// Holds one document and one block at a time. It follows strings and braces only, so that one scanner reads every form
/// of mongoexport; the parser checks what is inside a document.
///
/// After a document whose braces do not close it starts again after that document's first brace, at the next line that
/// begins with a brace and is not indented more than the broken document was, or, inside an array, at `,{"_id"`. After
/// kRestarts such starts that all broke within the same bytes it resumes after those bytes, so that no file is read
/// more than that many times.
class JsonSplitter {
 public:
  /// UTF-8 byte order marks (of files put behind one another) and RS (RFC 7464) are skipped between documents.
  explicit JsonSplitter(ReadBlock read) : read_(std::move(read)) {}

  /// Nothing at the end. Throws ReadError.
  std::optional<std::variant<RawJson, BrokenJson>> next();

  static constexpr int kRestarts = 100;
  std::size_t bytes_held() const { return buffer_.capacity(); }

 private:
  using Piece = std::variant<RawJson, BrokenJson>;

  bool fill();
  bool has(std::size_t ahead = 0);
  void advance();
  bool is_byte_order_mark();
  bool may_be_a_start();
  void skip_to_a_start();
  Piece document();
  BrokenJson unclosed(std::string why);
  BrokenJson too_large();
  BrokenJson no_document();

  ReadBlock read_;
  std::string buffer_;
  std::size_t position_ = 0;    // in buffer_: the next byte to look at
  std::uint64_t dropped_ = 0;   // bytes before buffer_
  std::uint64_t furthest_ = 0;  // in the stream: where the scan of a broken document has ended
  int restarts_ = 0;            // broken documents since that ended no further
  std::uint64_t line_ = 1;
  std::size_t indent_ = 0;  // blanks at the front of the line
  bool line_is_blank_ = true;
  char before_ = 0;  // the last byte that was not white space
  bool in_array_ = false;
  bool cut_short_ = false;  // reported already

  std::size_t start_ = 0;  // in buffer_: what must be kept
  std::uint64_t start_line_ = 1;
  std::size_t start_indent_ = 0;
  bool skip_ = false;  // the last document was broken: look for a start first
};

}  // namespace callmill::outside
