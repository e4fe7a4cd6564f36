#include "stages/flows.h"

#include "stages/outreach/push.h"
#include "stages/postcall/assemble.h"
#include "stages/postcall/email.h"
#include "stages/postcall/import.h"
#include "stages/postcall/summarize.h"

namespace callmill::stages {

const std::vector<Stage>& all_stages() {
  static const std::vector<Stage> stages{import_stage(), assemble_stage(), summarize_stage(), email_stage(),
                                         push_stage()};
  return stages;
}

}  // namespace callmill::stages
