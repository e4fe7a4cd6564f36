#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/open.h"
#include "domain/dial/call_result.h"
#include "domain/json.h"
#include "intake/call_results.h"
#include "outside/clock.h"
#include "sql/calls.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

std::string text_of(const std::string& path) {
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  if (auto text = file_text(path)) return *std::move(text);
  throw Refusal("cannot read " + path + "; nothing was stored");
}

CallResult checked(std::variant<CallResult, BadCallResult> read, const std::string& where) {
  if (const auto* bad = std::get_if<BadCallResult>(&read)) throw Refusal(where + bad->why + "; nothing was stored");
  return std::get<CallResult>(std::move(read));
}

CallResult qualification_in(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  try {
    return checked(read_qualification(read_json(text_of(path))), name + ": ");
  } catch (const JsonError& error) {
    throw Refusal(name + ": is no JSON " + error.what() + "; nothing was stored");
  }
}

CallResult result_of(const po::variables_map& arguments) {
  const auto file = given(arguments, "json");
  const auto failure = given(arguments, "failure");
  const auto detail = given(arguments, "detail");
  if (file && failure) throw UsageError("qualify: --json or --failure, not both");
  if (detail && !failure) throw UsageError("--detail goes with --failure only");
  if (file) return qualification_in(*file);
  if (!failure) throw UsageError("qualify: expected --json FILE, or --failure REASON");
  auto read = call_failed(*failure, detail);
  if (const auto* bad = std::get_if<BadCallResult>(&read)) throw UsageError("qualify: " + bad->why);
  return std::get<CallResult>(std::move(read));
}

/// calls.id of an outreach call.
std::int64_t outreach_call(ledger::Database& database, const po::variables_map& arguments) {
  const auto id = given(arguments, "call");
  if (!id) throw UsageError("qualify: expected a CALL, such as outreach-1017-k3f9x2a7");
  const std::int64_t call_row = find_call(database, *id, given(arguments, "tenant"));
  if (!database.one(sql::calls::IsOutreach{.call_row = call_row}).is_outreach) {
    throw Refusal("call '" + *id + "' is no outreach call: only those have a result; nothing was stored");
  }
  return call_row;
}

std::string what_next(const CallResult& result, const std::string& call_status) {
  const bool useful = result.qualification && is_useful(*result.qualification);
  if (call_status == "calling") {
    if (result.failure_reason) return "the call is under way: the worker ends it as failed, " + *result.failure_reason;
    return useful ? "the call is under way: the worker makes it 'called', and pushes it when it has ended"
                  : "the call is under way; it holds nothing useful, so it ends as failed, no_answers, unless more "
                    "comes";
  }
  if (call_status == "failed") {
    return useful
               ? "the call had failed: the worker makes it 'called' if its lead was not rung again since, else keeps it"
               : "the call had failed, and stays so: the result is kept";
  }
  return useful && call_status == "called"
             ? "the call is 'called' already: the worker takes the newer qualification if it "
               "still follows the call, else keeps it"
             : "the call is '" + call_status + "', and stays so: the result is kept";
}

int qualify(Context& context, const po::variables_map& arguments) {
  const CallResult result = result_of(arguments);
  ledger::Database database = open_database(context, ledger::Access::read_write);
  ledger::Transaction transaction(database);
  const std::int64_t call_row = outreach_call(database, arguments);
  const auto stored = intake::store_results(database, {{call_row, result, "qualify"}}, wall_clock()).at(0);
  transaction.commit();
  context.out << stored.call_id << ": stored as result " << stored.result_id << "; "
              << what_next(result, stored.call_status) << '\n';
  return kOk;
}

}  // namespace

Command qualify_command() {
  return {.name = "qualify",
          .about = "Says what came of an outreach call, in its agent's place.",
          .example = "callmill qualify outreach-1017 --json answers.json",
          .positional = {{"call", 1}},
          .options =
              [](po::options_description& options) {
                auto add = options.add_options();
                add("call", text_option("CALL"), "the call's id, such as outreach-1017-k3f9x2a7");
                add("tenant", text_option("TENANT"), "whose call, when several tenants have one of that id");
                add("json", text_option("FILE"), "a JSON object with any keys: the qualification; - is standard input");
                add("failure", text_option("REASON"), "no_answers, rejected, startup_failed or do_not_call");
                add("detail", text_option("TEXT"), "why, in words; with --failure");
              },
          .run = qualify,
          .details =
              "The result becomes a row of call_results, which the worker takes: at once while the call is under way,\n"
              "and later too. An object with at least one value that is not empty makes the call 'called'. To say the\n"
              "same again changes nothing."};
}

}  // namespace callmill::commands
