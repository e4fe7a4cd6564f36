// The operator's template of a task in the CRM.
#pragma once

#include <string>

#include "domain/settings.h"

namespace callmill::commands {

/// What the file of the setting `talkingshops_template` holds, checked; empty where that is not set. Throws Refusal
/// that names the file and the place in it.
std::string task_template_text(const Settings& settings);

}  // namespace callmill::commands
