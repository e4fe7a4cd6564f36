#include "outside/importer/list_text.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <utility>

namespace callmill::outside {

namespace {

constexpr std::size_t kLooked = 4096;     // bytes that tell the form
constexpr std::size_t kUnitsOfAscii = 6;  // of so many units of text, commas and digits are one at least

char16_t unit_of(std::string_view bytes, std::size_t at, bool is_little_endian) {
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(bytes[place]); };
  const unsigned low = byte(is_little_endian ? at : at + 1);
  const unsigned high = byte(is_little_endian ? at + 1 : at);
  return static_cast<char16_t>(high << 8U | low);
}

/// Of a unit that is ASCII, or another's.
bool is_text(char16_t unit) {
  if (unit < 0x20) return unit == '\t' || unit == '\r' || unit == '\n';
  return U16_IS_SURROGATE(unit) || (u_isdefined(unit) && u_charType(unit) != U_PRIVATE_USE_CHAR);
}

bool reads_as_utf16(std::string_view bytes, bool is_little_endian) {
  std::size_t ascii = 0;
  const std::size_t units = bytes.size() / 2;
  for (std::size_t i = 0; i < units; ++i) {
    const char16_t unit = unit_of(bytes, 2 * i, is_little_endian);
    if (!is_text(unit)) return false;
    ascii += unit < 0x80 ? 1 : 0;
  }
  return units > 1 && ascii * kUnitsOfAscii > units;
}

void append(std::string& text, UChar32 code) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, code);
  text.append(bytes.data(), static_cast<std::size_t>(length));
}

}  // namespace

std::string_view ListText::read() {
  if (form_ == Form::unknown && open()) return text_;
  if (form_ == Form::as_it_is) return read_();
  do {
    const std::string_view block = read_();
    bytes_ += block;
    decode(block.empty());
    if (block.empty()) break;
  } while (text_.empty());
  return text_;
}

/// Whether text_ holds the beginning.
bool ListText::open() {
  for (auto block = read_(); !block.empty(); block = read_()) {
    bytes_ += block;
    if (bytes_.size() >= kLooked) break;
  }
  const std::string_view looked = std::string_view(bytes_).substr(0, kLooked);
  if (looked.starts_with("\xFF\xFE") || looked.starts_with("\xFE\xFF")) {
    form_ = looked.front() == '\xFF' ? Form::little_endian : Form::big_endian;
    bytes_.erase(0, 2);
  } else if (looked.find('\0') != std::string_view::npos) {
    if (reads_as_utf16(looked, true)) form_ = Form::little_endian;
    if (form_ == Form::unknown && reads_as_utf16(looked, false)) form_ = Form::big_endian;
  }
  if (form_ == Form::unknown) {
    form_ = Form::as_it_is;
    text_ = std::exchange(bytes_, {});
    return !text_.empty();
  }
  decode(false);
  return !text_.empty();
}

std::optional<char16_t> ListText::unit(std::size_t at) const {
  if (at + 1 >= bytes_.size()) return std::nullopt;
  return unit_of(bytes_, at, form_ == Form::little_endian);
}

/// Leaves in bytes_ what the next block goes on with.
void ListText::decode(bool is_end) {
  constexpr UChar32 kReplacement = 0xFFFD;
  text_.clear();
  std::size_t at = 0;
  while (const auto first = unit(at)) {
    if (!U16_IS_SURROGATE(*first)) {
      append(text_, *first);
      at += 2;
      continue;
    }
    const auto second = unit(at + 2);
    if (!second && !is_end) break;
    const bool is_pair = second && U16_IS_LEAD(*first) && U16_IS_TRAIL(*second);
    append(text_, is_pair ? U16_GET_SUPPLEMENTARY(*first, *second) : kReplacement);
    at += is_pair ? 4 : 2;
  }
  bytes_.erase(0, at);
  if (is_end && !bytes_.empty()) throw ReadError("the text is UTF-16 and ends within a character: it is cut short");
}

}  // namespace callmill::outside
