#include "stages/all_stages.h"

#include "stages/outreach/dial.h"
#include "stages/outreach/follow.h"
#include "stages/outreach/locate.h"
#include "stages/outreach/push.h"
#include "stages/outreach/room.h"
#include "stages/postcall/assemble.h"
#include "stages/postcall/email.h"
#include "stages/postcall/import.h"
#include "stages/postcall/summarize.h"

namespace callmill::stages {

const std::vector<Stage>& all_stages() {
  static const std::vector<Stage> stages{import_stage(), assemble_stage(), summarize_stage(),
                                         email_stage(),  room_stage(),     dial_stage(),
                                         locate_stage(), follow_stage(),   push_stage()};
  return stages;
}

}  // namespace callmill::stages
