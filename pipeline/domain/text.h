// Text from outside, made fit to store, print and mail.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace callmill {

/// ASCII letters in lower case; every other byte stays.
std::string lower(std::string_view text);

/// Without any of `spaces` at its ends.
std::string_view trimmed(std::string_view text, std::string_view spaces = " \t\r\n");
/// "https://x/v1//" -> "https://x/v1".
std::string_view without_last_slashes(std::string_view url);

/// Of ASCII, in every locale.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether `c` goes on a word of an id: "outreach-17" does not stand in "outreach-170".
constexpr bool joins_words(char c) {
  return c == '-' || c == '_' || is_letter_or_digit(c);
}

/// The number that `text` is from end to end, in C's notation without a leading plus or white space; nothing when it is
/// anything else, or does not fit into Number.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_utf8(std::string_view bytes);
/// What some programs write at the front of a text in UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Whether a code point of valid UTF-8 begins with `byte`.
constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}
/// Code points, as SQLite's length() counts them. `text` is valid UTF-8.
std::size_t character_count(std::string_view text);
/// Takes the first code point off `text`, which is not empty. -1: one byte was taken, and it begins no code point.
std::int32_t take_code_point(std::string_view& text);

/// Valid UTF-8 of any bytes: each bad byte sequence becomes U+FFFD; C0 and C1 control characters are dropped, except
/// tab and line feed (CR LF and CR become LF).
std::string clean_text(std::string_view bytes);

/// clean_text() on one line: every run of white space (Unicode's, line ends included) becomes one space, none at the
/// ends. Header values, names and turns are such lines.
std::string one_line(std::string_view bytes);

/// one_line() without the characters that reorder the text around them (U+202A to U+202E, U+2066 to U+2069): for text
/// shown beside that of others.
std::string safe_line(std::string_view bytes);

/// The longest prefix of at most `bytes` bytes that ends between two characters (grapheme clusters are not split).
/// `text` is valid UTF-8.
std::string_view cut_text(std::string_view text, std::size_t bytes);

/// Columns a terminal uses for it. `text` is valid UTF-8.
std::size_t text_width(std::string_view text);

/// FNV-1a (domain/fnv1a.h) in 16 hex digits.
std::string hash_hex(std::string_view text);

/// For logs: all but the last three digits of a phone number become '*' ("+91*******210"); a country code of two stays.
std::string mask_phone(std::string_view phone);

}  // namespace callmill
