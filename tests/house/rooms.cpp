#include "house/rooms.h"

namespace callmill::house {

const House& house() {
  static const House house = {
      .rooms =
          {
              {"generator"},
              {"domain", "", 52},
              {"ledger", "domain/sql_value.h domain/time.h sql/**"},
              {"outside", "domain/ outside/importer/", 17},
              {"outside/importer", "domain/ outside/"},
              {"stages", "domain/"},
              {"stages/outreach", "domain/ sql/** stages/stage.h"},
              {"stages/postcall", "domain/ sql/** stages/stage.h"},
              {"runner", "domain/ sql/** outside/ ledger/ stages/stage.h", 18},
              {"web", "domain/ sql/** outside/ ledger/ runner/", 23},
              {"commands", "domain/ sql/** outside/** ledger/ stages/ runner/ web/", 46},
              {".", "outside/ ledger/ commands/"},
          },
      .exceptions =
          {
              {"stages/flows.cpp", "stages/outreach/ stages/postcall/"},  // the one list of all stages
              {"stages/stage.h", "ledger/database.h"},  // the one place where a stage's rows are loaded
              // An import of many documents writes them as the stage does that asks for one call's.
              {"runner/store_documents.cpp", "stages/postcall/import_statements.h"},
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
