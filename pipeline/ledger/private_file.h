// Files that hold leads and conversations: their owner's alone from the first moment, whatever the umask.
#pragma once

#include <string>
#include <vector>

namespace callmill::ledger {

/// Makes an empty file of mode 0600. False: it is there already, or cannot be made; errno says which.
bool make_private_file(const std::string& path);

/// Of a database, its -wal and -shm and the copies beside it (`path` and anything behind it), those that other users
/// may read: its group, or everybody.
std::vector<std::string> readable_by_others(const std::string& path);

}  // namespace callmill::ledger
