#include <algorithm>
#include <map>
#include <set>

#include "house/rules.h"

namespace callmill::house {

Violations too_long(const std::vector<SourceFile>& code) {
  Violations wrong;
  for (const SourceFile& file : code) {
    const std::string path = "pipeline/" + file.path;
    const int lines = count_lines(file.text);
    if (lines > kLinesOfFile) {
      wrong.push_back({path, lines, "size",
                       "a file of " + std::to_string(lines) + " lines; at most " + std::to_string(kLinesOfFile) +
                           ": divide it by subject"});
    }
    for (const Function& function : functions_of(file.text)) {
      if (function.lines <= kLinesOfFunction) continue;
      wrong.push_back({path, function.line, "size",
                       function.name + " has " + std::to_string(function.lines) + " lines; at most " +
                           std::to_string(kLinesOfFunction) + ": give its parts names"});
    }
  }
  return wrong;
}

Violations too_many(const std::vector<SourceFile>& code, const House& house) {
  std::map<std::string, std::set<std::string>> pairs;
  for (const SourceFile& file : code) {
    const auto slash = file.path.rfind('/');
    if (slash != std::string::npos) pairs[file.path.substr(0, slash)].insert(file.path.substr(0, file.path.rfind('.')));
  }
  Violations wrong;
  for (const Room& room : house.rooms) {
    const std::string name(room.name);
    const int count = static_cast<int>(pairs[name].size());
    if (count <= kPairsOfRoom) continue;
    wrong.push_back({"pipeline/" + name, 1, "size",
                     std::to_string(count) + " pairs of .h and .cpp; at most " + std::to_string(kPairsOfRoom) +
                         ": divide the room by subject"});
  }
  return wrong;
}

}  // namespace callmill::house
