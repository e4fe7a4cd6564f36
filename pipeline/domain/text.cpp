#include "domain/text.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "domain/fnv1a.h"

namespace callmill {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Unicode's category Cc, which is fixed for ever.
bool is_control(UChar32 code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

bool is_space(UChar32 code) {
  return code == '\t' || code == '\n' || (U_GET_GC_MASK(code) & U_GC_Z_MASK) != 0;
}

std::size_t columns_of(UChar32 code) {
  if (code >= ' ' && code <= '~') return 1;
  constexpr UChar32 kSoftHyphen = 0xAD;
  const auto invisible = U_GC_M_MASK | U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  if ((U_GET_GC_MASK(code) & invisible) != 0 && code != kSoftHyphen) return 0;
  const auto width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// The last boundary between grapheme clusters at or before `at`, where a code point begins.
std::size_t cluster_boundary(std::string_view text, std::size_t at) {
  UErrorCode status = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::BreakIterator> clusters(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, text.data(), static_cast<std::int64_t>(text.size()), &status);
  const std::unique_ptr<UText, UText* (*)(UText*)> owner(&source, utext_close);
  if (clusters) clusters->setText(&source, status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + u_errorName(status));
  const auto wanted = static_cast<std::int32_t>(at);
  return static_cast<std::size_t>(clusters->isBoundary(wanted) ? wanted : clusters->preceding(wanted));
}

bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

/// clean_text() keeps each byte of it.
std::size_t printable_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_printable_ascii) - text.begin());
}

/// The length of the words of printable ASCII at the front, one space between them: one_line() keeps each byte of them.
std::size_t words_length(std::string_view text) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < text.size() && is_printable_ascii(text[i]); ++i) {
    if (text[i] != ' ') {
      length = i + 1;
    } else if (i == 0 || length < i) {
      break;
    }
  }
  return length;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string_view trimmed(std::string_view text, std::string_view spaces) {
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    if (take_code_point(bytes) < 0) return false;
  }
  return true;
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside U8_NEXT
std::int32_t take_code_point(std::string_view& text) {
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), U8_MAX_LENGTH));
  std::int32_t taken = 0;
  UChar32 code = -1;
  U8_NEXT(text.data(), taken, length, code);
  text.remove_prefix(code < 0 ? 1 : static_cast<std::size_t>(taken));
  return code;
}
#pragma GCC diagnostic pop

std::string clean_text(std::string_view bytes) {
  std::string clean;
  clean.reserve(bytes.size());
  bool after_bad = false;
  while (!bytes.empty()) {
    if (const std::size_t plain = printable_length(bytes); plain > 0) {
      clean += bytes.substr(0, plain);
      bytes.remove_prefix(plain);
      after_bad = false;
      continue;
    }
    const std::string_view from = bytes;
    const std::int32_t code = take_code_point(bytes);
    if (code < 0) {
      if (!after_bad || begins_character(from.front())) clean += kReplacement;
    } else if (code == '\r') {
      if (!bytes.starts_with('\n')) clean += '\n';
    } else if (code == '\t' || code == '\n' || !is_control(code)) {
      clean += from.substr(0, from.size() - bytes.size());
    }
    after_bad = code < 0;
  }
  return clean;
}

std::string one_line(std::string_view bytes) {
  const std::string clean = clean_text(bytes);
  std::string line;
  line.reserve(clean.size());
  bool gap = false;
  for (std::string_view rest = clean; !rest.empty();) {
    const std::string_view from = rest;
    if (const std::size_t words = words_length(rest); words > 0)
      rest.remove_prefix(words);
    else if (is_space(take_code_point(rest))) {
      gap = true;
      continue;
    }
    if (gap && !line.empty()) line += ' ';
    gap = false;
    line += from.substr(0, from.size() - rest.size());
  }
  return line;
}

std::string safe_line(std::string_view bytes) {
  const auto first = bytes.find('\xE2');
  if (first == std::string_view::npos) return one_line(bytes);
  std::string kept(bytes.substr(0, first));
  for (std::size_t at = first; at < bytes.size(); ++at) {
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
  std::size_t at = bytes;
  while (at > 0 && !begins_character(text[at])) --at;
  const bool between_ascii = at > 0 && is_printable_ascii(text[at - 1]) && is_printable_ascii(text[at]);
  return text.substr(0, at == 0 || between_ascii ? at : cluster_boundary(text, at));
}

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::int32_t code = take_code_point(text);
    if (code >= 0) width += columns_of(code);
  }
  return width;
}

std::string_view without_last_slashes(std::string_view url) {
  return url.substr(0, url.find_last_not_of('/') + 1);
}

std::string hash_hex(std::string_view text) {
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(fnv1a(text)));
  return hex;
}

std::string mask_phone(std::string_view phone) {
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
