#include "house/rooms.h"

namespace callmill::house {

const House& house() {
  static const House house = {
      .rooms =
          {
              {"generator"},
              // Pure values and rules, by subject.
              {"domain"},
              {"domain/job", "domain/"},
              {"domain/conversation", "domain/"},
              {"domain/lead", "domain/"},
              {"domain/importing", "domain/ domain/job/"},
              {"domain/livekit", "domain/ domain/job/"},
              {"domain/dial", "domain/ domain/job/ domain/livekit/"},
              {"domain/crm", "domain/ domain/job/"},
              {"domain/summary", "domain/ domain/job/ domain/conversation/"},
              {"domain/mail", "domain/ domain/job/ domain/conversation/"},
              // The walls: the database, and the world.
              {"ledger", "domain/fnv1a.h domain/sql_value.h domain/time.h sql/**"},
              {"outside", "domain/ domain/job/ domain/livekit/ domain/importing/ outside/importer/"},
              {"outside/importer", "domain/ domain/job/ domain/importing/ domain/lead/record.h outside/"},
              // What is done to a job, and the loop that does it.
              {"stages", "domain/ domain/job/"},
              {"stages/outreach", "domain/** sql/** stages/stage.h"},
              {"stages/postcall", "domain/** sql/** intake/document_statements.h stages/stage.h"},
              {"runner", "domain/ domain/job/ sql/** outside/ ledger/ stages/stage.h"},
              {"dialler", "domain/ domain/job/ domain/dial/ domain/lead/ sql/** outside/log.h ledger/ runner/"},
              // What writes beside the loop.
              {"intake", "domain/** sql/** ledger/"},
              {"importing", "domain/ domain/importing/ sql/** outside/ outside/importer/ ledger/ intake/"},
              // The doors: HTTP and the command line.
              {"web/http", "domain/ outside/"},
              {"web/api", "domain/** sql/** outside/ outside/importer/ ledger/ intake/ web/http/"},
              {"commands", "domain/** sql/** ledger/ dialler/ commands/settings/"},
              {"commands/settings", "domain/** outside/ outside/importer/ commands/"},
              {"commands/service",
               "domain/** sql/** outside/ ledger/ stages/ runner/ dialler/ importing/ web/** commands/ "
               "commands/settings/"},
              {"commands/desk", "domain/** sql/** outside/ ledger/ stages/ runner/ dialler/ commands/"},
              {"commands/intake",
               "domain/** sql/** outside/** ledger/ intake/ importing/ commands/ "
               "commands/settings/"},
              {"commands/care", "domain/** sql/** outside/ ledger/ runner/identity.h web/api/tokens.h commands/"},
              {".", "outside/ ledger/ commands/ commands/settings/"},
          },
      .exceptions =
          {
              {"stages/all_stages.cpp", "stages/outreach/ stages/postcall/"},  // the one list of all stages
              {"stages/stage.h", "ledger/database.h"},  // the one place where a stage's rows are loaded
          },
      .apart =
          {
              // The stages of one call's dial have its row and its endings in common.
              {"stages/outreach", "call_row.h call_verdicts.h"},
              {"stages/postcall", ""},
          },
  };
  return house;
}

}  // namespace callmill::house
