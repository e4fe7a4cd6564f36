#include "commands/settings/setting_lines.h"

#include <algorithm>

#include "commands/command.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

constexpr std::string_view kSpaces = " \t";

bool is_comment_or_nothing(std::string_view behind) {
  const std::string_view rest = trimmed(behind);
  return rest.empty() || (rest.front() == '#' && rest.data() != behind.data());
}

/// What is between the quotes that `written` begins with. A quote inside needs no sign before it.
std::string unquoted(std::string_view written, const std::string& where) {
  for (auto at = written.find(written[0], 1); at != std::string_view::npos; at = written.find(written[0], at + 1)) {
    if (is_comment_or_nothing(written.substr(at + 1))) return std::string(written.substr(1, at - 1));
  }
  throw UsageError(where + ": the value begins with " + written[0] + " and does not end with it");
}

void refuse_typographic_quotes(std::string_view written, const std::string& where) {
  for (const std::string_view quote : {"\u201C", "\u201D", "\u201E", "\u2018", "\u2019", "\u00AB"}) {
    if (written.starts_with(quote)) {
      throw UsageError(where + ": the value begins with the quote " + std::string(quote) + "; write \" or none");
    }
  }
}

std::string value_of(std::string_view written, const std::string& where) {
  const std::string_view value = trimmed(written);
  if (!value.empty() && (value[0] == '"' || value[0] == '\'')) return unquoted(value, where);
  refuse_typographic_quotes(value, where);
  for (auto at = written.find('#'); at != std::string_view::npos; at = written.find('#', at + 1)) {
    if (at == 0 || kSpaces.find(written[at - 1]) == std::string_view::npos) continue;
    throw UsageError(where + ": the value holds ' #': write it in quotes, or the comment on a line of its own");
  }
  return std::string(value);
}

std::string_view without_export(std::string_view line) {
  constexpr std::string_view word = "export";
  const bool exports =
      line.starts_with(word) && line.size() > word.size() && kSpaces.find(line[word.size()]) != kSpaces.npos;
  return exports ? trimmed(line.substr(word.size())) : line;
}

void refuse_other_encodings(std::string_view text, const std::string& file) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || text.find('\0') != std::string_view::npos) {
    throw UsageError(file + ": is UTF-16 or no text, expected UTF-8; save it as UTF-8");
  }
}

}  // namespace

std::vector<SettingLine> read_setting_lines(std::string_view text, const std::string& file) {
  refuse_other_encodings(text, file);
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<SettingLine> lines;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = without_export(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    const std::string where = file + ":" + std::to_string(number);
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) throw UsageError(where + ": expected NAME=value");
    const std::string name(trimmed(line.substr(0, equals)));
    lines.push_back({where, name, value_of(line.substr(equals + 1), where)});
  }
  return lines;
}

}  // namespace callmill::commands
