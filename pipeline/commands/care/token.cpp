#include <openssl/rand.h>

#include <algorithm>
#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/nearest.h"
#include "domain/text.h"
#include "outside/clock.h"
#include "sql/tokens.h"
#include "web/api/tokens.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

std::array<unsigned char, 32> random_bits() {
  std::array<unsigned char, 32> bits{};
  if (RAND_bytes(bits.data(), static_cast<int>(bits.size())) != 1) {
    throw std::runtime_error("no random bits from OpenSSL: no token was made");
  }
  return bits;
}

std::string name_of(const po::variables_map& arguments, const std::string& action) {
  auto name = given(arguments, "name");
  if (!name) throw UsageError("token " + action + ": expected a NAME");
  if (name->empty() || name->size() > 64 || one_line(*name) != *name) {
    throw UsageError("token " + action + ": the name '" + one_line(*name) + "': 1 to 64 bytes on one line expected");
  }
  return *std::move(name);
}

std::string scope_of(const po::variables_map& arguments) {
  const auto& scopes = web::token_scopes();
  auto scope = given(arguments, "scope");
  if (!scope) throw UsageError("token add: expected --scope, one of " + alternatives(scopes));
  if (std::find(scopes.begin(), scopes.end(), *scope) == scopes.end()) {
    throw UsageError("--scope: " + expected_one_of(scopes, *scope));
  }
  return *std::move(scope);
}

int add(Context& context, const po::variables_map& arguments) {
  const std::string name = name_of(arguments, "add");
  const std::string scope = scope_of(arguments);
  const Format format = format_of(arguments);
  ledger::Database database = open_database(context, ledger::Access::read_write);
  const std::string token = web::token_text(random_bits());
  ledger::Transaction transaction(database);
  if (database.one(sql::tokens::ValidName{.name = name}).found) {
    throw Refusal("there is a valid token '" + name + "' already: 'callmill token revoke " + name +
                  "' ends it, or take another name");
  }
  database.run(
      sql::tokens::Add{.name = name, .scope = scope, .token_hash = web::token_hash(token), .now = wall_clock()});
  transaction.commit();
  if (format == Format::table) {
    context.out << token << '\n';
  } else {
    print_table(context, {"token", {"name", "scope", "token"}, {{name, scope, token}}, true}, format);
  }
  context.err << "token '" << name << "' has scope " << scope
              << "; it is shown this once. Send it as 'Authorization: Bearer cmt_...'\n";
  return kOk;
}

int list(Context& context, const po::variables_map& arguments) {
  if (arguments.count("name") > 0) throw UsageError("token list takes no NAME");
  const Format format = format_of(arguments);
  ledger::Database database = open_database(context, ledger::Access::read_only);
  const Table table = read_table(database, sql::tokens::List{});
  if (table.rows.empty() && format == Format::table) {
    context.out << "no token was made yet: 'callmill token add NAME --scope enqueue' makes one\n";
    return kOk;
  }
  print_table(context, table, format);
  return kOk;
}

int revoke(Context& context, const po::variables_map& arguments) {
  const std::string name = name_of(arguments, "revoke");
  const Format format = format_of(arguments);
  ledger::Database database = open_database(context, ledger::Access::read_write);
  ledger::Transaction transaction(database);
  const std::int64_t revoked = database.run(sql::tokens::Revoke{.name = name, .now = wall_clock()});
  transaction.commit();
  if (revoked == 0) throw Refusal("there is no valid token '" + name + "': 'callmill token list' shows them");
  if (format != Format::table) print_table(context, {"token", {"name", "revoked"}, {{name, revoked}}, true}, format);
  context.err << "token '" << name << "' is revoked\n";
  return kOk;
}

int token(Context& context, const po::variables_map& arguments) {
  const std::string action = given(arguments, "action").value_or("");
  if (action != "add" && arguments.count("scope") > 0) throw UsageError("--scope goes with 'token add' only");
  if (action == "add") return add(context, arguments);
  if (action == "list") return list(context, arguments);
  if (action == "revoke") return revoke(context, arguments);
  throw UsageError("token: " + expected_one_of({"add", "list", "revoke"}, action));
}

}  // namespace

Command token_command() {
  return {.name = "token",
          .about = "Makes, lists and revokes the bearer tokens of the HTTP API.",
          .example = "callmill token add web-shop --scope enqueue",
          .positional = {{"action", 1}, {"name", 1}},
          .options =
              [](po::options_description& options) {
                auto declare = options.add_options();
                declare("action", text_option("ACTION"), "add, list or revoke");
                declare("name", text_option("NAME"),
                        "who will use it; no two valid tokens have one name (add, revoke)");
                declare("scope", text_option("SCOPE"),
                        "what it allows: enqueue (process calls, bring leads, see how they stand), agent (what a voice "
                        "agent asks and says of its calls) or operator (everything); add only");
                add_format_option(options);
              },
          .run = token,
          .details =
              "'add' prints the token on stdout, this once: only its SHA-256 is stored. 'revoke' works at once, in a\n"
              "running server too. 'list' shows every token that was ever made, without the token."};
}

}  // namespace callmill::commands
