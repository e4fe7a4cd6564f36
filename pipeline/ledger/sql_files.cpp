#include "ledger/sql_files.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace callmill::ledger {

const SqlFile& sql_file(std::string_view name) {
  const auto files = sql_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const SqlFile& file) { return file.name == name; });
  if (found == files.end()) throw std::out_of_range("no file sql/" + std::string(name) + ".sql in this program");
  return *found;
}

}  // namespace callmill::ledger
