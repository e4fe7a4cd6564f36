#include "commands/intake/dnc_import.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <utility>

#include "commands/arguments.h"
#include "commands/intake/list_columns.h"
#include "commands/intake/list_import.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/instant.h"
#include "domain/lead/numbers_in.h"
#include "domain/lead/row_kind.h"
#include "domain/text.h"
#include "intake/do_not_call.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

const std::vector<std::string> kMeanings{"phone", "reason", "source"};

/// What a file's columns mean; phone_e164 is what `dnc list` writes.
outside::ListForm form_of(const ListColumns& columns) {
  outside::ListForm form{.names = columns.names(), .needed = {"phone"}, .without_names = "phone"};
  form.names.add_spelling("phone", "phone_e164");
  return form;
}

/// Whether these are the columns of `dnc list`.
bool is_own_list(const std::vector<std::string>& columns) {
  const auto has = [&](const char* name) { return std::find(columns.begin(), columns.end(), name) != columns.end(); };
  return has("phone_e164") && has("reason") && has("source") && has("created_at");
}

/// The import, or the dry run, of one file of numbers.
class NumbersImport {
 public:
  NumbersImport(Context& context, const std::string& path, const ListColumns& columns, std::string source)
      : context_(context), path_(path), list_(context, path, form_of(columns)), source_(std::move(source)) {
    const auto& names = list_.list().columns();
    is_own_ = is_own_list(names);
    columns.check(context, path, names);
    const ColumnNames meanings = form_of(columns).names;
    const bool has_phone =
        std::any_of(names.begin(), names.end(), [&](const auto& name) { return meanings.meaning_of(name) == "phone"; });
    if (has_phone || !list_.list().is_named() || names.empty()) return;
    throw Refusal(path + ": has no column phone" +
                  (list_.list().is_json() ? "" : ", and its first lines hold no number") + "; its columns are " +
                  listed_columns(names) + "." + guess_text(guessed_columns({"phone"}, names)) +
                  " Nothing was imported.");
  }

  void store_in(ledger::Database& database, bool dry_run) {
    const auto take = [&](const Record& record) { return take_row(record); };
    list_.read(take, [&] {
      if (dry_run) return;  // as a whole: what one batch adds is on the list for the next
      const auto change = intake::add_to_do_not_call(database, batch_, wall_clock());
      sum_.changed += change.changed;
      sum_.leads += change.leads;
      batch_.clear();
    });
    if (dry_run) {
      sum_ = intake::dry_run_do_not_call(database, batch_, wall_clock());
      context_.err << "dry run: nothing was stored\n";
    }
  }

  /// The closing counts. Returns the exit code.
  int report(Format format) {
    list_.close();
    print_table(context_,
                {"do_not_call",
                 {"rows", "added", "there_already", "malformed", "leads_failed", "not_mobile"},
                 {{list_.rows(), sum_.changed, numbers_ - sum_.changed, list_.malformed(), sum_.leads, not_mobile_}},
                 true},
                format);
    if (not_mobile_ > 0) {
      context_.err << not_mobile_ << (not_mobile_ == 1 ? " number is" : " numbers are")
                   << " no mobile number in India, which callmill never dials: not on the list\n";
    }
    report_unread_columns();
    return list_.malformed() == 0 ? kOk : kFailed;
  }

 private:
  std::optional<RowError> take_row(const Record& record) {
    intake::DoNotCallRow row{.phone_e164 = "", .reason = std::nullopt, .source = source_};
    NumbersIn found;
    std::string digitless = "is empty";
    for (const RecordField& field : record.fields) {
      const std::string meaning = meaning_of(field);
      if (meaning == "reason") {
        row.reason = one_line(field.text);
      } else if (meaning == "source") {
        row.source = one_line(field.text);
      } else if (meaning == "phone") {
        take_numbers(field, found, digitless);
      } else if (is_phone_column(column_of(field.column))) {
        if (looks_like_number(field.text)) take_numbers(field, found, digitless);
      } else {
        pass_over(field, row);
      }
    }
    for (std::string& number : found.e164) {
      row.phone_e164 = std::move(number);
      batch_.push_back(row);
    }
    numbers_ += std::ssize(found.e164);
    if (found.e164.empty() && found.unreadable.empty()) return RowError{"phone", digitless};
    return judge(record.line, found);
  }

  static void take_numbers(const RecordField& field, NumbersIn& found, std::string& digitless) {
    NumbersIn numbers = numbers_in(field.text);
    for (std::string& number : numbers.e164) found.e164.push_back(std::move(number));
    for (UnreadableNumber& part : numbers.unreadable) {
      if (std::none_of(field.text.begin(), field.text.end(), is_digit) && part.fault != NumberFault::digits) {
        digitless = part.why;
      } else {
        found.unreadable.push_back(std::move(part));
      }
    }
  }

  /// A column that is not read.
  void pass_over(const RecordField& field, intake::DoNotCallRow& row) {
    if (is_own_ && field.column == "created_at") {
      if (const auto instant = parse_instant(one_line(field.text)))
        row.since = std::chrono::floor<std::chrono::seconds>(*instant);
    }
    if (is_own_) return;
    auto& numbers = unread_[one_line(field.column)];
    if (looks_like_number(field.text) && std::holds_alternative<PhoneNumber>(read_phone_number(field.text))) ++numbers;
  }

  /// Numbers that are never dialled are said and counted; what else cannot be read makes the row malformed.
  std::optional<RowError> judge(std::uint64_t line, const NumbersIn& found) {
    for (const UnreadableNumber& part : found.unreadable) {
      if (part.fault != NumberFault::landline && part.fault != NumberFault::foreign)
        return RowError{"phone", part.why + (found.e164.empty() ? "" : "; the row's other numbers were taken")};
    }
    for (const UnreadableNumber& part : found.unreadable) {
      ++not_mobile_;
      list_.add_error(place_of(line, "phone"), part.why);
    }
    return std::nullopt;
  }

  void report_unread_columns() const {
    if (unread_.empty()) return;
    context_.err << path_ << ": columns that were not read:";
    for (const char* sign = " "; const auto& [column, numbers] : unread_) {
      context_.err << std::exchange(sign, ", ") << column;
      if (numbers > 0)
        context_.err << " (" << numbers << " of its fields are phone numbers: --column phone=... reads them)";
    }
    context_.err << '\n';
  }

  Context& context_;
  std::string path_;
  ListImport list_;
  std::string source_;
  bool is_own_ = false;
  std::vector<intake::DoNotCallRow> batch_;
  intake::DoNotCallChange sum_;
  std::int64_t numbers_ = 0;
  std::int64_t not_mobile_ = 0;
  std::map<std::string, std::int64_t> unread_;  // columns, and how many of their fields are numbers
};

int import_numbers(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  const std::string& path = words.at(0);
  const std::string source = one_line(given(arguments, "source").value_or(file_name(path)));
  if (source.empty()) throw UsageError("--source is empty");
  NumbersImport work(context, path, ListColumns(arguments, kMeanings), source);
  auto database = open_database(context, ledger::Access::read_write);
  work.store_in(database, arguments.count("dry-run") > 0);
  return work.report(format);
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
                add_column_options(options);
                options.add_options()("dry-run", "only say what would become of the rows");
                add_format_option(options);
              },
          .run = import_numbers};
}

}  // namespace callmill::commands
