#include <algorithm>
#include <iomanip>
#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/manual.h"
#include "domain/job/failure_kind.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

void list_topics(std::ostream& out) {
  out << "Topics of the manual, for 'callmill help TOPIC':\n";
  for (const ManualPage& page : manual_pages()) {
    out << "  " << std::left << std::setw(20) << page.topic << ' ' << page.about() << '\n';
  }
  out << "\n'callmill help KIND' says what an error_kind means, such as no_recipients.\n";
}

/// The page without the comments that mark its generated tables.
void print_page(std::ostream& out, std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.starts_with("<!--")) out << line << '\n';
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

void print_meaning(std::ostream& out, const failure_kind::Meaning& meaning) {
  out << "error_kind:      " << meaning.kind << "\nwhere:           " << meaning.stages
      << "\nwhat happened:   " << meaning.happened << "\nthe worker:      " << meaning.worker
      << "\nyou:             " << meaning.remedy << '\n';
}

[[noreturn]] void refuse_topic(const std::string& topic) {
  const auto& commands = all_commands();
  const bool is_command = std::any_of(commands.begin(), commands.end(), [&](const auto& c) { return c.name == topic; });
  if (is_command)
    throw UsageError("help: no page '" + topic + "'; 'callmill " + topic + " --help' describes that command");
  std::vector<std::string> topics;
  for (const ManualPage& page : manual_pages()) topics.emplace_back(page.topic);
  std::vector<std::string> names = topics;
  for (const failure_kind::Meaning& meaning : failure_kind::meanings()) names.emplace_back(meaning.kind);
  throw UsageError("help: expected one of " + alternatives(topics) + ", or an error_kind, got '" + one_line(topic) +
                   "'" + did_you_mean(topic, names));
}

int help(Context& context, const po::variables_map& arguments) {
  const auto topic = given(arguments, "topic");
  const auto pages = manual_pages();
  const auto page = std::find_if(pages.begin(), pages.end(), [&](const ManualPage& p) { return p.topic == topic; });
  if (!topic) {
    list_topics(context.out);
  } else if (page != pages.end()) {
    print_page(context.out, page->text);
  } else if (const failure_kind::Meaning* meaning = failure_kind::meaning_of(*topic)) {
    print_meaning(context.out, *meaning);
  } else {
    refuse_topic(*topic);
  }
  return kOk;
}

}  // namespace

Command help_command() {
  return {.name = "help",
          .about = "Prints a page of the manual, or what an error_kind means; or lists the pages.",
          .example = "callmill help settings",
          .positional = {{"topic", 1}},
          .options =
              [](po::options_description& options) {
                options.add_options()("topic", text_option("TOPIC"),
                                      "the page or the error_kind; without one, all pages are listed");
              },
          .run = help,
          .arguments_optional = true,
          .reads_settings = false};
}

}  // namespace callmill::commands
