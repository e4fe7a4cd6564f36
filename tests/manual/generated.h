// What the pages of the manual show of the program: tables between "<!-- generated: NAME -->" and "<!-- end -->".
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/help_texts.h"
#include "commands/list.h"
#include "commands/settings/settings_table.h"
#include "domain/job/failure_kind.h"
#include "ledger/sql_files.h"
#include "manual/markdown.h"

namespace callmill::tests {

inline std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

/// The comment at the top of a statement's file, as one line.
inline std::string head_of(std::string_view text) {
  std::string head;
  while (text.starts_with("-- ")) {
    head += (head.empty() ? "" : " ") + std::string(text.substr(3, text.find('\n') - 3));
    text.remove_prefix(text.find('\n') + 1);
  }
  return head;
}

inline std::vector<Cells> commands_table() {
  std::vector<Cells> rows{{"command", "what it does", "example"}};
  for (const commands::Command& command : commands::all_commands()) {
    rows.push_back({code(commands::usage_of(command)), command.about, code(command.example)});
  }
  return rows;
}

inline std::vector<Cells> settings_table() {
  const Settings defaults;
  const Secrets none;
  std::vector<Cells> rows{{"command line", "environment, file", "default", "unit", "value", "meaning"}};
  for (const commands::Setting& one : commands::all_settings()) {
    const std::string value = one.show(defaults, none);
    rows.push_back({one.secret ? "none" : code("--" + one.option()), code(one.environment),
                    value.empty() ? "(empty)" : (one.secret ? value : code(value)), std::string(one.unit),
                    std::string(one.expected), (one.secret ? "Secret. " : "") + std::string(one.about)});
  }
  return rows;
}

inline std::vector<Cells> exit_codes_table() {
  std::vector<Cells> rows{{"code", "meaning"}};
  for (const commands::ExitMeaning& exit : commands::kExitMeanings) {
    rows.push_back({std::to_string(exit.code), std::string(exit.meaning)});
  }
  return rows;
}

inline std::vector<Cells> error_kinds_table() {
  std::vector<Cells> rows{{"error_kind", "where", "what happened", "the worker", "you"}};
  for (const failure_kind::Meaning& one : failure_kind::meanings()) {
    rows.push_back({code(one.kind), std::string(one.stages), std::string(one.happened), std::string(one.worker),
                    std::string(one.remedy)});
  }
  return rows;
}

/// The views, or the reports: what the heads of the files below `folder` say, of reports the first line.
inline std::vector<Cells> heads_table(const std::string& folder, Cells names, bool whole) {
  std::vector<Cells> rows{std::move(names)};
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    if (!file.name.starts_with(folder)) continue;
    const std::string_view first = file.text.substr(0, file.text.find('\n') + 1);
    rows.push_back({code(file.name.substr(folder.size())), head_of(whole ? file.text : first)});
  }
  return rows;
}

inline std::vector<Cells> generated(const std::string& name) {
  if (name == "commands") return commands_table();
  if (name == "settings") return settings_table();
  if (name == "exit codes") return exit_codes_table();
  if (name == "error kinds") return error_kinds_table();
  if (name == "views") return heads_table("views/", {"view", "what it shows"}, true);
  if (name == "reports") return heads_table("reports/", {"report", "what it tells"}, false);
  throw std::runtime_error("no table is generated under the name " + name);
}

/// How many columns a terminal takes for it: code points.
inline std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The rows, the first being the head, in Markdown. Columns are padded to their longest cell; those with a cell of more
/// than 60 characters, and the last, are not.
inline std::string aligned(const std::vector<Cells>& rows) {
  const std::size_t columns = rows.at(0).size();
  std::vector<std::vector<std::string>> shown;
  std::vector<std::size_t> widths(columns);
  for (const Cells& row : rows) {
    auto& cells = shown.emplace_back();
    for (std::size_t i = 0; i < columns; ++i) {
      cells.push_back(std::regex_replace(row.at(i), std::regex(R"(\|)"), R"(\|)"));
      widths[i] = std::max(widths[i], width_of(cells[i]));
    }
  }
  for (std::size_t i = 0; i < columns; ++i) {
    if (widths[i] > 60 || i + 1 == columns) widths[i] = width_of(shown[0][i]);
  }
  std::string text;
  for (std::size_t row = 0; row < shown.size(); ++row) {
    for (std::size_t i = 0; i < columns; ++i) {
      const std::string& cell = shown[row][i];
      text += "| " + cell + std::string(widths[i] - std::min(widths[i], width_of(cell)), ' ') + ' ';
    }
    text += "|\n";
    if (row > 0) continue;
    for (const std::size_t width : widths) text += '|' + std::string(width + 2, '-');
    text += "|\n";
  }
  return text;
}

/// A page with its generated tables made again, and every table aligned.
inline std::string renewed(const std::string& page) {
  std::string text;
  std::istringstream lines(page);
  std::vector<Cells> table;
  bool fenced = false;
  bool skipping = false;
  for (std::string line; std::getline(lines, line);) {
    fenced = fenced != line.starts_with("```");
    skipping = skipping && line != "<!-- end -->";
    if (skipping) continue;
    if (!fenced && line.starts_with('|')) {
      if (!line.starts_with("|-")) table.push_back(cells_of(line));
      continue;
    }
    if (!table.empty()) text += aligned(table);
    table.clear();
    text += line + '\n';
    static const std::regex kMark("<!-- generated: ([a-z ]+) -->");
    std::smatch mark;
    if (fenced || !std::regex_match(line, mark, kMark)) continue;
    text += aligned(generated(mark[1]));
    skipping = true;
  }
  if (!table.empty()) text += aligned(table);
  return text;
}

}  // namespace callmill::tests
