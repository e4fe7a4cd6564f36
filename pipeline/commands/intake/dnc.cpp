#include <algorithm>
#include <limits>
#include <ostream>

#include "commands/arguments.h"
#include "commands/intake/dnc_import.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/subcommands.h"
#include "commands/table.h"
#include "domain/phone_number.h"
#include "domain/text.h"
#include "intake/do_not_call.h"
#include "outside/clock.h"
#include "sql/do_not_call.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();

/// E.164, each once. Throws UsageError that names the one that cannot be read.
std::vector<std::string> numbers_of(const std::vector<std::string>& words) {
  std::vector<std::string> numbers;
  for (const std::string& word : words) {
    const auto read = read_phone_number(word);
    if (const auto* unreadable = std::get_if<UnreadableNumber>(&read)) {
      throw UsageError("'" + one_line(word) + "' " + unreadable->why + "; nothing was changed");
    }
    const std::string& number = std::get<PhoneNumber>(read).e164;
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  }
  return numbers;
}

void print_state(Context& context, ledger::Database& database, const std::vector<std::string>& numbers, Format format) {
  print_table(context, read_table(database, sql::do_not_call::State{.numbers = numbers}), format);
}

int add_numbers(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  const std::string source = one_line(given(arguments, "source").value_or("operator"));
  if (source.empty()) throw UsageError("--source is empty");
  auto reason = given(arguments, "reason");
  if (reason) reason = one_line(*reason);
  if (reason && reason->empty()) throw UsageError("--reason is empty");
  const auto numbers = numbers_of(words);
  std::vector<intake::DoNotCallRow> rows;
  rows.reserve(numbers.size());
  for (const std::string& number : numbers) rows.push_back({number, reason, source});
  auto database = open_database(context, ledger::Access::read_write);
  const auto change = intake::add_to_do_not_call(database, rows, wall_clock());
  print_state(context, database, numbers, format);
  const std::int64_t listed = std::ssize(numbers) - change.changed;
  context.err << change.changed << " added to the list, ";
  if (listed > 0) context.err << listed << (listed == 1 ? " was" : " were") << " on it already, ";
  context.err << change.leads << (change.leads == 1 ? " lead" : " leads") << " will not be dialled any more\n";
  return kOk;
}

int remove_numbers(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  const auto numbers = numbers_of(words);
  auto database = open_database(context, ledger::Access::read_write);
  const auto absent = intake::remove_from_do_not_call(database, numbers);
  print_state(context, database, numbers, format);
  for (const std::string& number : absent) context.err << number << " was not on the list\n";
  context.err << numbers.size() - absent.size() << " taken off the list";
  if (absent.size() < numbers.size()) {
    context.err << "; leads that failed stay failed, 'callmill dnc --help' says how to have them dialled";
  }
  context.err << '\n';
  return kOk;
}

int list_numbers(Context& context, const po::variables_map& arguments, const std::vector<std::string>&) {
  const Format format = format_of(arguments);
  const std::int64_t limit = limit_of(arguments);
  auto database = open_database(context, ledger::Access::read_only);
  const sql::do_not_call::List rows{.limit = limit + 1};
  print_list(context, read_table(database, rows), format, limit, "the do-not-call list is empty");
  return kOk;
}

Subcommand dnc_add_subcommand() {
  return {.name = "add",
          .arguments = "NUMBER...",
          .about = "Puts numbers on the list; leads that wait for a call to one fail.",
          .fewest = 1,
          .most = kAnyNumber,
          .options =
              [](po::options_description& options) {
                options.add_options()("reason", text_option("TEXT"), "why, for people");
                add_source_option(options);
                add_format_option(options);
              },
          .run = add_numbers};
}

Subcommand dnc_remove_subcommand() {
  return {.name = "remove",
          .arguments = "NUMBER...",
          .about = "Takes numbers off the list; revives no lead.",
          .fewest = 1,
          .most = kAnyNumber,
          .options = [](po::options_description& options) { add_format_option(options); },
          .run = remove_numbers};
}

Subcommand dnc_list_subcommand() {
  return {.name = "list",
          .arguments = "",
          .about = "Shows the list, the newest first.",
          .options =
              [](po::options_description& options) {
                add_limit_option(options);
                add_format_option(options);
              },
          .run = list_numbers};
}

}  // namespace

Command dnc_command() {
  Command command;
  command.name = "dnc";
  command.about = "Keeps the do-not-call list: numbers that are never dialled.";
  command.example = "callmill dnc add 9876543210 --reason 'asked us not to call'";
  command.details =
      "Numbers are read as those of leads. To have a lead dialled again after its number was taken off:\n"
      "update leads set status = 'new' where id = ...;";
  return with_subcommands(std::move(command), {dnc_add_subcommand(), dnc_remove_subcommand(), dnc_list_subcommand(),
                                               dnc_import_subcommand()});
}

}  // namespace callmill::commands
