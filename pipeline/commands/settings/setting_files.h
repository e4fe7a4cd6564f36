// The files that settings name, read and checked.
#pragma once

#include <string>

#include "domain/importing/mapping.h"
#include "domain/settings.h"

namespace callmill::commands {

/// The file of the setting `mapping` over the defaults. Throws Refusal that names the file and the field.
Mapping mapping_of(const Settings& settings);

/// Throws Refusal when the file of the setting `ca_file` cannot be read.
void require_ca_file(const Settings& settings);

/// What the file of the setting `talkingshops_template` holds, checked; "" if it is not set. Throws Refusal that names
/// the file and what is wrong in it.
std::string task_template_text(const Settings& settings);

}  // namespace callmill::commands
