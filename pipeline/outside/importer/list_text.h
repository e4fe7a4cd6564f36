// The text of a list as UTF-8, whatever a spreadsheet saved it as.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "outside/importer/byte_source.h"

namespace callmill::outside {

/// UTF-16 with or without its mark becomes UTF-8, an unpaired surrogate U+FFFD; all else passes as it is. Without a
/// mark, text is UTF-16 if zero bytes are in every second place only and what it says is text.
class ListText {
 public:
  explicit ListText(ReadBlock read) : read_(std::move(read)) {}
  /// A ReadBlock. Throws ReadError, also at the end of UTF-16 with an odd number of bytes.
  std::string_view read();

 private:
  enum class Form { unknown, as_it_is, little_endian, big_endian };
  bool open();
  void decode(bool is_end);
  std::optional<char16_t> unit(std::size_t at) const;

  ReadBlock read_;
  Form form_ = Form::unknown;
  std::string bytes_;  // of UTF-16, not yet decoded
  std::string text_;
};

}  // namespace callmill::outside
