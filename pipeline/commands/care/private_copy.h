// Files beside the database, or in its place, that only their owner can read from the first moment.
#pragma once

#include <string>

#include "domain/time.h"

namespace callmill::commands {

/// Makes an empty file, mode 0600, of this name, or with .2, .3 ... behind it where that is taken; gives its name.
/// Throws Refusal.
std::string empty_file(const std::string& wanted);
/// Returns once the file, or the names in the folder, are on disk. Throws Refusal, which ends with what holds then.
void flush(const std::string& path, const std::string& then = "nothing was changed");
/// 20261121T051400Z.
std::string compact(UnixTime now);
/// Renames a finished copy to `wanted`, or to the next name that is free; gives its name. Throws Refusal.
std::string renamed(const std::string& copy, const std::string& wanted);

}  // namespace callmill::commands
