#include "commands/intake/dnc_import.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "commands/arguments.h"
#include "commands/intake/list_import.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/phone_number.h"
#include "domain/text.h"
#include "intake/do_not_call.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

std::variant<intake::DoNotCallRow, RowError> read_row(const Record& record, const std::string& source) {
  intake::DoNotCallRow row{.phone_e164 = "", .reason = std::nullopt, .source = source};
  std::string phone;
  for (const RecordField& field : record.fields) {
    const std::string column = column_of(field.column);
    if (column == "phone") phone = field.text;
    if (column == "reason") row.reason = one_line(field.text);
    if (column == "source") row.source = one_line(field.text);
  }
  const auto read = read_phone_number(phone);
  if (const auto* unreadable = std::get_if<UnreadableNumber>(&read)) return RowError{"phone", unreadable->why};
  row.phone_e164 = std::get<PhoneNumber>(read).e164;
  return row;
}

/// A file without a line of names is a list of numbers, one a line.
void name_columns(outside::RecordReader& list, const std::string& path) {
  const auto& columns = list.columns();
  const auto is_phone = [](const std::string& name) { return column_of(name) == "phone"; };
  if (columns.empty() || std::any_of(columns.begin(), columns.end(), is_phone)) return;
  if (!list.is_json() && columns.size() == 1 &&
      std::holds_alternative<PhoneNumber>(read_phone_number(columns.front()))) {
    list.first_row_is_record("phone");
    return;
  }
  throw Refusal(path + ": has no column phone" + (list.is_json() ? "" : ", and its first line is no number") +
                ". Nothing was imported.");
}

int import_numbers(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  const std::string& path = words.at(0);
  const std::string file_name = path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
  const std::string source = one_line(given(arguments, "source").value_or(file_name));
  if (source.empty()) throw UsageError("--source is empty");
  ListImport list(context, path);
  name_columns(list.list(), path);
  auto database = open_database(context, ledger::Access::read_write);
  std::vector<intake::DoNotCallRow> batch;
  intake::DoNotCallChange sum;
  const bool dry_run = arguments.count("dry-run") > 0;
  const auto take = [&](const Record& record) -> std::optional<RowError> {
    auto read = read_row(record, source);
    if (const auto* error = std::get_if<RowError>(&read)) return *error;
    batch.push_back(std::get<intake::DoNotCallRow>(std::move(read)));
    return std::nullopt;
  };
  list.read(take, [&] {
    if (dry_run) return;  // as a whole: what one batch adds is on the list for the next
    const auto change = intake::add_to_do_not_call(database, batch, wall_clock());
    sum.changed += change.changed;
    sum.leads += change.leads;
    batch.clear();
  });
  if (dry_run) {
    sum = intake::dry_run_do_not_call(database, batch, wall_clock());
    context.err << "dry run: nothing was stored\n";
  }
  list.close();
  const std::int64_t there_already = list.rows() - list.malformed() - sum.changed;
  print_table(context,
              {"do_not_call",
               {"rows", "added", "there_already", "malformed", "leads_failed"},
               {{list.rows(), sum.changed, there_already, list.malformed(), sum.leads}},
               true},
              format);
  return list.malformed() == 0 ? kOk : kFailed;
}

}  // namespace

void add_source_option(po::options_description& options) {
  options.add_options()("source", text_option("SOURCE"),
                        "who says so; without it: add, 'operator'; import, the file's name");
}

Subcommand dnc_import_subcommand() {
  return {.name = "import",
          .arguments = "FILE",
          .about = "Adds a file's numbers: one a line, or CSV or JSON lines with phone, reason, source.",
          .fewest = 1,
          .most = 1,
          .options =
              [](po::options_description& options) {
                add_source_option(options);
                options.add_options()("dry-run", "only say what would become of the rows");
                add_format_option(options);
              },
          .run = import_numbers};
}

}  // namespace callmill::commands
