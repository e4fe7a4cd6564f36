#include "commands/intake/list_import.h"

#include <filesystem>
#include <ostream>
#include <utility>

#include "commands/intake/import_progress.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

constexpr std::int64_t kBatchRows = 500;
constexpr std::int64_t kErrorsShown = 20;

std::string opened(const std::string& path) {
  std::error_code unreadable;
  if (path != "-" && !std::filesystem::exists(path, unreadable)) throw Refusal("no file " + path);
  return path == "-" ? "/dev/stdin" : path;
}

}  // namespace

ListImport::ListImport(Context& context, const std::string& path, outside::ListForm form) try
    : context_(context),
      name_(path == "-" ? "standard input" : path),
      file_(opened(path)),
      list_(
          name_, [this] { return file_.read(); }, std::move(form)) {
  const std::uint64_t lines = list_.title_lines();
  if (lines == 0) return;
  context_.err << name_ << ": " << lines << (lines == 1 ? " line" : " lines") << " before the "
               << (list_.is_named() ? "names of the columns" : "first number") << (lines == 1 ? " was" : " were")
               << " left out\n";
} catch (const outside::ReadError& error) {
  throw Refusal(std::string(error.what()) + ". Nothing was imported.");
} catch (const outside::UnknownForm& error) {
  throw Refusal(std::string(error.what()) + ". Nothing was imported.");
}

void ListImport::read(const std::function<std::optional<RowError>(const Record&)>& take,
                      const std::function<void()>& store) {
  try {
    while (const auto piece = list_.next()) {
      take_piece(*piece, take);
      if (rows_ % kBatchRows != 0) continue;
      store();
      show_progress();
    }
  } catch (const outside::ReadError& error) {
    ++malformed_;
    add_error("", error.what());
  }
  store();
  show_line(context_, "");
  if (rows_ == 0) context_.err << name_ << ": holds no row\n";
}

void ListImport::take_piece(const std::variant<Record, BadRecord>& piece,
                            const std::function<std::optional<RowError>(const Record&)>& take) {
  ++rows_;
  if (const auto* bad = std::get_if<BadRecord>(&piece)) {
    ++malformed_;
    add_error(place_of(bad->line, bad->column), bad->why);
  } else if (const auto& record = std::get<Record>(piece); const auto error = take(record)) {
    ++malformed_;
    add_error(place_of(record.line, error->column), error->why);
  }
}

void ListImport::add_error(const std::string& where, const std::string& why) {
  if (++errors_ <= kErrorsShown) say(where, why);
}

void ListImport::say(const std::string& where, const std::string& words) {
  show_line(context_, "");
  context_.err << name_ << ": " << where << (where.empty() ? "" : ": ") << words << '\n';
}

void ListImport::close() {
  if (errors_ > kErrorsShown) context_.err << "and " << errors_ - kErrorsShown << " more\n";
}

void ListImport::show_progress() {
  show_line(context_, progress_line(name_, rows_, file_.bytes_read(), file_.position(), file_.size(),
                                    std::chrono::steady_clock::now() - started_, "rows"));
}

std::string file_name(const std::string& path) {
  return path == "-" ? "standard input" : one_line(std::filesystem::path(path).filename().string());
}

std::string place_of(std::uint64_t line, const std::string& column) {
  std::string row = line == 0 ? "" : "line " + std::to_string(line);
  if (column.empty()) return row;
  return row + (row.empty() ? "" : ", ") + "column " + column;
}

}  // namespace callmill::commands
