#include "intake/enqueue.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "commands/arguments.h"
#include "commands/list.h"
#include "commands/open.h"
#include "domain/json.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

int enqueue(Context& context, const po::variables_map& arguments) {
  const auto tenant = given(arguments, "tenant");
  const auto call = given(arguments, "call");
  if (!tenant || !call) throw UsageError("enqueue: expected TENANT and CALL");
  const CallKey key{*tenant, *call};
  if (const auto error = key_error(key)) throw UsageError(*error);
  const auto completed = arguments.count("again") > 0 ? intake::Completed::again : intake::Completed::stays;
  ledger::Database database = open_database(context, ledger::Access::read_write);
  ledger::Transaction transaction(database);
  const intake::Enqueued answer = intake::enqueue(database, {key}, wall_clock(), completed).at(0);
  transaction.commit();
  // A call may come before its tenant's configuration.
  const auto unknown = unknown_tenant(database, key.tenant_id);
  const nlohmann::ordered_json shown{
      {"call_id", key.call_id}, {"tenant_id", key.tenant_id}, {"enqueued", answer.enqueued}, {"status", answer.status}};
  context.out << json_text(shown) << '\n';
  if (unknown) {
    context.err << "tenant '" << key.tenant_id << "' is not known here: the job waits for its configuration" << *unknown
                << '\n';
  }
  return kOk;
}

}  // namespace

Command enqueue_command() {
  return {
      .name = "enqueue",
      .about = "Asks for a finished call to be processed; one that is queued or completed already stays as it is.",
      .example = "callmill enqueue acme call-20261121-001",
      .positional = {{"tenant", 1}, {"call", 1}},
      .options =
          [](po::options_description& options) {
            auto add = options.add_options();
            add("tenant", text_option("TENANT"), "the tenant's id, 3 characters or more");
            add("call", text_option("CALL"), "the call's id, 8 characters or more");
            add("again", "a call that is completed, here or by the earlier system, is processed and mailed again");
          },
      .run = enqueue,
      .details =
          "Prints one JSON object: call_id, tenant_id, enqueued (true or false) and status, which is queued (new, or\n"
          "failed earlier), already_queued_or_in_progress or already_completed. A tenant that is not known yet is told "
          "on\n"
          "stderr. The job of a call that the earlier system has mailed (MongoDB's processed_status is completed) "
          "ends\n"
          "with the outcome already_completed, unless --again insists."};
}

}  // namespace callmill::commands
