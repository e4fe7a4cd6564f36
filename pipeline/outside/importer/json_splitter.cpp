#include "outside/importer/json_splitter.h"

#include <algorithm>
#include <limits>

#include "domain/text.h"

namespace callmill::outside {

namespace {

constexpr char kRecordSeparator = '\x1E';  // RFC 7464

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Scans one document's text byte by byte.
class Braces {
 public:
  enum class State { inside, closed, open_string, stray_brace, mismatch };

  /// How many bytes at the front take() would ignore: the plain characters of a string.
  std::size_t plain_length(std::string_view text) const {
    if (!in_string_ || escaped_) return 0;
    std::size_t length = 0;
    while (length < text.size() && text[length] != '"' && text[length] != '\\' && text[length] != '\n') ++length;
    return length;
  }

  State take(char c) {
    if (in_string_) return take_in_string(c);
    switch (c) {
      case '"':
        in_string_ = true;
        break;
      case '{':
        // A brace opens at the front, or after one of these. Anywhere else the document before it lost its end.
        if (before_ != 0 && before_ != ':' && before_ != ',' && before_ != '[') return State::stray_brace;
        open_ += '}';
        break;
      case '[':
        open_ += ']';
        break;
      case '}':
      case ']':
        if (open_.back() != c) return State::mismatch;
        open_.pop_back();
        if (open_.empty()) return State::closed;
        break;
      default:
        break;
    }
    if (!is_blank(c)) before_ = c;
    return State::inside;
  }

 private:
  State take_in_string(char c) {
    if (c == '\n') return State::open_string;
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
      before_ = c;
    }
    return State::inside;
  }

  std::string open_;  // what closes each brace and bracket that is open
  bool in_string_ = false;
  bool escaped_ = false;
  char before_ = 0;
};

}  // namespace

bool JsonSplitter::fill() {
  buffer_.erase(0, start_);
  dropped_ += start_;
  position_ -= start_;
  start_ = 0;
  const std::string_view block = read_();
  buffer_ += block;
  return !block.empty();
}

bool JsonSplitter::has(std::size_t ahead) {
  while (position_ + ahead >= buffer_.size()) {
    start_ = position_;
    if (!fill()) return false;
  }
  return true;
}

void JsonSplitter::advance() {
  const char c = buffer_[position_++];
  if (c == '\n') {
    ++line_;
    indent_ = 0;
    line_is_blank_ = true;
  } else if (!is_blank(c)) {
    line_is_blank_ = false;
    before_ = c;
  } else if (line_is_blank_) {
    ++indent_;
  }
}

bool JsonSplitter::is_byte_order_mark() {
  return buffer_[position_] == kByteOrderMark[0] && has(kByteOrderMark.size() - 1) &&
         std::string_view(buffer_).substr(position_).starts_with(kByteOrderMark);
}

bool JsonSplitter::may_be_a_start() {
  const char c = buffer_[position_];
  const bool leads_its_line = line_is_blank_ && indent_ <= start_indent_;
  if (c == ']') return leads_its_line && in_array_;
  if (c != '{') return false;
  if (leads_its_line) return true;
  constexpr std::string_view kMongoStart = R"({"_id")";
  return in_array_ && before_ == ',' && has(kMongoStart.size()) &&
         std::string_view(buffer_).substr(position_).starts_with(kMongoStart);
}

void JsonSplitter::skip_to_a_start() {
  skip_ = false;
  for (; has(); advance()) {
    if (may_be_a_start()) return;
  }
  cut_short_ = true;
}

BrokenJson JsonSplitter::unclosed(std::string why) {
  const std::uint64_t reached = dropped_ + position_;
  restarts_ = reached > furthest_ ? 0 : restarts_ + 1;
  furthest_ = std::max(furthest_, reached);
  if (restarts_ < kRestarts) {
    position_ = start_ + 1;
    line_ = start_line_;
  }
  line_is_blank_ = false;
  before_ = '{';
  skip_ = true;
  return {start_line_, std::move(why)};
}

BrokenJson JsonSplitter::too_large() {
  line_is_blank_ = false;
  before_ = 0;
  skip_ = true;
  return {start_line_, "larger than 16 MiB, the most a document may have"};
}

BrokenJson JsonSplitter::no_document() {
  start_indent_ = std::numeric_limits<std::size_t>::max();
  skip_ = true;
  const char found = buffer_[position_];
  const bool printable = found > ' ' && found < 127;
  return {line_,
          "expected a JSON object, found " + (printable ? "'" + std::string(1, found) + "'"
                                                        : "byte " + std::to_string(static_cast<unsigned char>(found)))};
}

JsonSplitter::Piece JsonSplitter::document() {
  start_ = position_;
  start_line_ = line_;
  start_indent_ = indent_;
  Braces braces;
  for (;; ++position_) {
    if (position_ == buffer_.size() && !fill()) {
      cut_short_ = true;
      return unclosed("the file ends inside this document: it is cut short");
    }
    if (position_ - start_ >= kLargestDocument) return too_large();
    const std::size_t most = start_ + kLargestDocument - position_;
    if (const auto plain = braces.plain_length(std::string_view(buffer_).substr(position_, most)); plain > 0) {
      position_ += plain - 1;
      continue;
    }
    const char c = buffer_[position_];
    if (c == '\n') ++line_;
    switch (braces.take(c)) {
      case Braces::State::inside:
        break;
      case Braces::State::open_string:
        return unclosed("a string is not closed at the end of its line");
      case Braces::State::stray_brace:
        return unclosed("a brace opens on line " + std::to_string(line_) + " before this document is closed");
      case Braces::State::mismatch:
        return unclosed("'" + std::string(1, c) + "' on line " + std::to_string(line_) +
                        " closes what it did not open");
      case Braces::State::closed:
        ++position_;
        line_is_blank_ = false;
        before_ = c;
        return RawJson{std::string_view(buffer_).substr(start_, position_ - start_), start_line_};
    }
  }
}

std::optional<JsonSplitter::Piece> JsonSplitter::next() {
  start_ = position_;
  if (skip_) skip_to_a_start();
  for (; has(); advance()) {
    const char c = buffer_[position_];
    if (c == '{') return document();
    if (c == '[' && !in_array_) {
      in_array_ = true;
    } else if (c == ']' && in_array_) {
      in_array_ = false;
    } else if (is_byte_order_mark()) {
      position_ += 2;
    } else if (!is_blank(c) && c != ',' && c != kRecordSeparator) {
      return no_document();
    }
  }
  if (!in_array_ || cut_short_) return std::nullopt;
  cut_short_ = true;
  return BrokenJson{line_, "the file ends inside its array: it is cut short"};
}

}  // namespace callmill::outside
