#include "domain/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cctype>

namespace callmill {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Character {
  utf8proc_int32_t code;  ///< Negative: not a character.
  std::size_t length;     ///< Bytes taken, at least 1.
};

Character first_character(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
  return length > 0 ? Character{code, static_cast<std::size_t>(length)} : Character{-1, 1};
}

/// Unicode's category Cc, which is fixed for ever.
bool is_control(utf8proc_int32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

bool is_space(utf8proc_int32_t code) {
  if (code < 0x80) return code == ' ' || code == '\t' || code == '\n';
  const auto category = utf8proc_category(code);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace

std::string clean_text(std::string_view bytes) {
  std::string clean;
  clean.reserve(bytes.size());
  bool after_bad = false;
  while (!bytes.empty()) {
    const auto [code, length] = first_character(bytes);
    if (code < 0) {
      const bool continues = after_bad && (static_cast<unsigned char>(bytes.front()) & 0xC0U) == 0x80U;
      if (!continues) clean += kReplacement;
    } else if (code == '\r') {
      if (bytes.size() < 2 || bytes[1] != '\n') clean += '\n';
    } else if (code == '\t' || code == '\n' || !is_control(code)) {
      clean += bytes.substr(0, length);
    }
    after_bad = code < 0;
    bytes.remove_prefix(length);
  }
  return clean;
}

std::string one_line(std::string_view bytes) {
  const std::string clean = clean_text(bytes);
  std::string line;
  line.reserve(clean.size());
  bool gap = false;
  for (std::string_view rest = clean; !rest.empty();) {
    const auto [code, length] = first_character(rest);
    if (is_space(code)) {
      gap = true;
    } else {
      if (gap && !line.empty()) line += ' ';
      gap = false;
      line += rest.substr(0, length);
    }
    rest.remove_prefix(length);
  }
  return line;
}

std::string safe_line(std::string_view bytes) {
  std::string kept;
  kept.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::string_view three = bytes.substr(at, 3);
    const bool reorders =
        (three >= "\xE2\x80\xAA" && three <= "\xE2\x80\xAE") || (three >= "\xE2\x81\xA6" && three <= "\xE2\x81\xA9");
    if (reorders)
      at += 2;
    else
      kept += bytes[at];
  }
  return one_line(kept);
}

std::string_view cut_text(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t boundary = 0;
  std::size_t at = 0;
  utf8proc_int32_t previous = -1;
  utf8proc_int32_t state = 0;
  while (at <= bytes && at < text.size()) {
    const auto [code, length] = first_character(text.substr(at));
    if (previous < 0 || code < 0 || utf8proc_grapheme_break_stateful(previous, code, &state)) boundary = at;
    previous = code;
    at += length;
  }
  return text.substr(0, boundary);
}

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto [code, length] = first_character(text);
    if (code >= 0) width += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)));
    text.remove_prefix(length);
  }
  return width;
}

std::string mask_phone(std::string_view phone) {
  const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  const auto digits = static_cast<std::size_t>(std::count_if(phone.begin(), phone.end(), is_digit));
  const std::size_t shown_first = phone.starts_with('+') && digits > 8 ? 2 : 0;
  const std::size_t shown_last = digits > 6 ? 3 : 0;
  std::string masked;
  std::size_t seen = 0;
  for (const char c : phone) {
    if (!is_digit(c)) {
      masked += c;
      continue;
    }
    const bool shown = seen < shown_first || seen >= digits - shown_last;
    masked += shown ? c : '*';
    ++seen;
  }
  return masked;
}

}  // namespace callmill
