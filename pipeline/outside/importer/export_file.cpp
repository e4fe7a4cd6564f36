#include "outside/importer/export_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/json.h"
#include "outside/importer/extended_json.h"

namespace callmill::outside {

namespace {

constexpr std::string_view kArchive{"\x6d\xe2\x99\x81", 4};  // mongodump --archive: 0x8199e26d, little endian

/// JSON has no zero bytes; the length of a document of at most 16 MiB has one as its fourth.
bool looks_like_bson(std::string_view bytes) {
  return bytes.size() >= 5 && static_cast<unsigned char>(bytes[3]) <= 1;
}

void refuse_unknown_form(const std::string& path, std::string_view bytes) {
  if (bytes.starts_with(kArchive)) {
    throw UnknownForm(path + ": is a mongodump --archive; dump again without --archive, and import the .bson files");
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    throw UnknownForm(path + ": is UTF-16 text; save it as UTF-8");
  }
}

std::string line_name(std::uint64_t line, std::uint64_t document) {
  return "line " + std::to_string(line) + ", document " + std::to_string(document);
}

}  // namespace

std::variant<Document, Malformed> read_bson(std::string_view bytes, std::string where) {
  try {
    return Document{std::make_shared<const nlohmann::json>(read_extended_json(bson_as_json(bytes))), std::move(where),
                    bytes.size()};
  } catch (const JsonError& error) {
    return Malformed{std::move(where), error.why};  // its place is one in JSON that nobody has seen
  } catch (const std::runtime_error& error) {
    return Malformed{std::move(where), error.what()};
  }
}

ExportFile::ExportFile(const std::string& path) : source_(path), first_block_(source_.read()) {
  refuse_unknown_form(path, first_block_);
  ReadBlock read = [this] { return first_block_.empty() ? source_.read() : std::exchange(first_block_, {}); };
  if (looks_like_bson(first_block_)) {
    splitter_.emplace<BsonSplitter>(std::move(read));
  } else {
    splitter_.emplace<JsonSplitter>(std::move(read));
  }
}

std::optional<Piece> ExportFile::next() {
  if (ended_) return std::nullopt;
  try {
    if (auto* json = std::get_if<JsonSplitter>(&splitter_)) return next_json(*json);
    return next_bson(std::get<BsonSplitter>(splitter_));
  } catch (const ReadError& error) {
    ended_ = true;
    return Malformed{"document " + std::to_string(number_ + 1), error.what()};
  }
}

std::optional<Piece> ExportFile::next_json(JsonSplitter& splitter) {
  const auto piece = splitter.next();
  if (!piece) return std::nullopt;
  ++number_;
  if (const auto* broken = std::get_if<BrokenJson>(&*piece))
    return Malformed{line_name(broken->line, number_), broken->why};
  const auto& raw = std::get<RawJson>(*piece);
  try {
    return Document{std::make_shared<const nlohmann::json>(read_extended_json(raw.text)), line_name(raw.line, number_),
                    raw.text.size()};
  } catch (const JsonError& error) {
    const std::string_view before = raw.text.substr(0, error.offset);
    const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    return Malformed{line_name(raw.line + lines, number_), error.why};
  }
}

std::optional<Piece> ExportFile::next_bson(BsonSplitter& splitter) {
  const auto piece = splitter.next();
  if (!piece) return std::nullopt;
  const auto name = [number = ++number_](std::uint64_t offset) {
    return "document " + std::to_string(number) + " at byte " + std::to_string(offset);
  };
  if (const auto* broken = std::get_if<BrokenBson>(&*piece)) return Malformed{name(broken->offset), broken->why};
  const auto& raw = std::get<RawBson>(*piece);
  return read_bson(raw.bytes, name(raw.offset));
}

}  // namespace callmill::outside
