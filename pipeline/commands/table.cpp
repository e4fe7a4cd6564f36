#include "commands/table.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "commands/arguments.h"
#include "commands/folded.h"
#include "domain/formula_mark.h"
#include "domain/json.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

constexpr std::size_t kNarrowest =
    6;  // a column is not squeezed below this; one that is never cut not below its widest
constexpr std::string_view kGap = "  ";

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

nlohmann::ordered_json cell_json(const Cell& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return *whole;
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return nullptr;
}

/// A real number is the shortest text that reads back as the same number.
std::string cell_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return is_number(cell) ? cell_json(cell).dump() : std::string();
}

nlohmann::ordered_json table_json(const Table& table) {
  auto rows = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    auto object = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i]] = cell_json(row[i]);
    rows.push_back(std::move(object));
  }
  return rows;
}

void write_json(std::ostream& out, const nlohmann::ordered_json& value) {
  out << json_text(value, 2) << '\n';
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

/// Text that a spreadsheet would run gets its mark.
std::string csv_cell(const Cell& cell) {
  return csv_field(is_number(cell) ? cell_text(cell) : marked(cell_text(cell)));
}

/// `tagged`: each line begins with the table's name, for several tables in one output.
void write_csv(std::ostream& out, const Table& table, bool tagged) {
  if (tagged) out << "table,";
  for (std::size_t i = 0; i < table.columns.size(); ++i) out << (i ? "," : "") << csv_field(table.columns[i]);
  out << "\r\n";
  for (const auto& row : table.rows) {
    if (tagged) out << csv_field(table.name) << ',';
    for (std::size_t i = 0; i < row.size(); ++i) out << (i ? "," : "") << csv_cell(row[i]);
    out << "\r\n";
  }
}

/// At most `width` terminal columns of one line of text; what is cut ends in "…".
std::string fitted(const std::string& line, std::size_t width) {
  if (text_width(line) <= width) return line;
  std::string_view cut = cut_text(line, width * 8);
  while (!cut.empty() && text_width(cut) + 1 > width) cut = cut_text(cut, cut.size() - 1);
  return std::string(cut) + "…";
}

/// Ids, phones and times: half of one says nothing.
bool is_never_cut(std::string_view column) {
  constexpr std::array kNames{"id", "until", "next_retry", "day"};
  constexpr std::array kEnds{"_id", "_at", "_until", "_after"};
  return column.find("phone") != column.npos || std::find(kNames.begin(), kNames.end(), column) != kNames.end() ||
         std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return column.ends_with(end); });
}

struct Columns {
  std::vector<std::vector<std::string>> lines;  ///< One line of text per cell.
  std::vector<std::size_t> widths;
  std::vector<std::size_t> narrowest;
  std::vector<bool> right;
};

Columns lay_out(const Table& table) {
  Columns columns;
  columns.right.assign(table.columns.size(), !table.rows.empty());
  columns.narrowest.assign(table.columns.size(), kNarrowest);
  for (const std::string& name : table.columns) columns.widths.push_back(text_width(name));
  for (const auto& row : table.rows) {
    auto& line = columns.lines.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.push_back(one_line(cell_text(row[i])));
      columns.widths[i] = std::max(columns.widths[i], text_width(line.back()));
      if (is_number(row[i]) || is_never_cut(table.columns[i]))
        columns.narrowest[i] = std::max(columns.narrowest[i], text_width(line.back()));
      if (!is_number(row[i]) && !std::holds_alternative<std::monostate>(row[i])) columns.right[i] = false;
    }
  }
  return columns;
}

/// Takes from the widest column that may still lose some, one terminal column at a time, until all fit.
void squeeze(std::vector<std::size_t>& widths, const std::vector<std::size_t>& narrowest, std::size_t bound) {
  if (widths.empty()) return;
  std::size_t total = kGap.size() * (widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  for (; total > bound; --total) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (widths[i] > narrowest[i] && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == widths.size()) return;
    --widths[widest];
  }
}

/// The escape sequence for a status word; empty for all other words.
std::string_view colour_of(std::string_view column, std::string_view word) {
  constexpr std::array kStatusColumns{"status", "state", "outcome", "runner"};
  if (std::find(kStatusColumns.begin(), kStatusColumns.end(), column) == kStatusColumns.end()) return {};
  constexpr std::array kRed{"failed", "dead", "died", "halted", "unknown", "lost", "halt"};
  constexpr std::array kYellow{"processing", "waiting", "partial", "again", "paused", "refused"};
  constexpr std::array kGreen{"completed", "sent", "done", "alive", "mailed", "made"};
  const auto among = [&](const auto& words) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (among(kRed)) return "\x1b[31m";
  if (among(kYellow)) return "\x1b[33m";
  if (among(kGreen)) return "\x1b[32m";
  return {};
}

void write_line(std::ostream& out, const std::vector<std::string>& cells, const Columns& columns, const Table& table,
                bool colours) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string text = fitted(cells[i], columns.widths[i]);
    const std::string padding(columns.widths[i] - std::min(columns.widths[i], text_width(text)), ' ');
    const std::string_view colour = colours ? colour_of(table.columns[i], cells[i]) : std::string_view{};
    if (i > 0) line += kGap;
    if (columns.right[i]) line += padding;
    line += colour;
    line += text;
    if (!colour.empty()) line += "\x1b[0m";
    if (!columns.right[i] && i + 1 < cells.size()) line += padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

void write_people(std::ostream& out, const Table& table, const Look& look) {
  Columns columns = lay_out(table);
  if (look.width > 0 && !table.whole) squeeze(columns.widths, columns.narrowest, look.width);
  write_line(out, table.columns, columns, table, false);
  for (std::size_t row = 0; row < columns.lines.size(); ++row) {
    write_line(out, columns.lines[row], columns, table, look.colours);
    if (row >= table.below.size() || table.below[row].empty()) continue;
    std::string words;
    add_folded(words, "    " + one_line(table.below[row]), look.width);
    out << words;
  }
}

}  // namespace

Look look_of(const Context& context) {
  if (!context.out_is_terminal) return {};
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return {!context.no_colours, known ? size.ws_col : std::size_t{80}};
}

void add_format_option(po::options_description& options) {
  options.add_options()("format", text_option("FORMAT")->default_value("table"),
                        "table (aligned, for people), json or csv");
}

Format format_of(const po::variables_map& arguments) {
  const auto& word = arguments["format"].as<std::string>();
  if (word == "table") return Format::table;
  if (word == "json") return Format::json;
  if (word == "csv") return Format::csv;
  throw UsageError("--format: " + expected_one_of({"table", "json", "csv"}, word));
}

Table read_table(ledger::Query& query, std::string name) {
  Table table{std::move(name), query.columns(), {}, false};
  while (query.next()) {
    auto& row = table.rows.emplace_back();
    for (std::size_t i = 0; i < table.columns.size(); ++i) row.push_back(query.value(static_cast<int>(i)));
  }
  return table;
}

Table upright(const Table& table) {
  Table turned{table.name, {"column", "value"}, {}, true};
  for (const auto& row : table.rows) {
    if (!turned.rows.empty()) turned.rows.push_back({std::string(), std::string()});
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string text = cell_text(row[i]);
      if (!text.empty()) turned.rows.push_back({table.columns[i], text});
    }
  }
  return turned;
}

Table without_empty_columns(const Table& table) {
  Table kept{table.name, {}, std::vector<std::vector<Cell>>(table.rows.size()), table.whole, table.below};
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto empty = [&](const std::vector<Cell>& row) { return cell_text(row[i]).empty(); };
    if (std::all_of(table.rows.begin(), table.rows.end(), empty)) continue;
    kept.columns.push_back(table.columns[i]);
    for (std::size_t j = 0; j < table.rows.size(); ++j) kept.rows[j].push_back(table.rows[j][i]);
  }
  return kept;
}

void print_table(std::ostream& out, const Table& table, Format format, const Look& look) {
  if (format == Format::json) return write_json(out, table_json(table));
  if (format == Format::csv) return write_csv(out, table, false);
  write_people(out, table, look);
}

void print_table(const Context& context, const Table& table, Format format) {
  print_table(context.out, table, format, look_of(context));
}

void print_tables(const Context& context, const std::vector<Table>& tables, Format format) {
  print_tables(context.out, tables, format, look_of(context));
}

bool cut_to(Table& table, std::int64_t limit) {
  const auto most = static_cast<std::size_t>(limit);
  if (table.rows.size() <= most) return false;
  table.rows.resize(most);
  return true;
}

void print_list(const Context& context, Table table, Format format, std::int64_t limit, const std::string& none) {
  if (table.rows.empty() && format == Format::table) {
    context.err << none << '\n';
    return;
  }
  const bool more = cut_to(table, limit);
  print_table(context, table, format);
  if (more) context.err << "there are more; --limit shows more than " << limit << '\n';
}

void print_tables(std::ostream& out, const std::vector<Table>& tables, Format format, const Look& look) {
  if (format == Format::json) {
    auto object = nlohmann::ordered_json::object();
    for (const Table& table : tables) object[table.name] = table_json(table);
    return write_json(out, object);
  }
  bool first = true;
  for (const Table& table : tables) {
    if (format == Format::table && table.rows.empty()) continue;
    if (!first) out << (format == Format::csv ? "\r\n" : "\n");
    first = false;
    if (format == Format::csv) {
      write_csv(out, table, true);
    } else {
      out << table.name << '\n';
      write_people(out, table, look);
    }
  }
}

}  // namespace callmill::commands
