// A desk to which lists of leads and numbers come as files.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/desk.h"

namespace callmill::tests {

struct ListDesk : Desk {
  std::string file(const std::string& text, const std::string& name = "list.csv") const {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
    return (folder.path() / name).string();
  }
  /// The closing counts of an import, "rows=3 new=2 ...", those that are 0 left out; then the exit code. What was said
  /// is in `err`.
  std::string taken(std::vector<std::string> words) {
    words.insert(words.end(), {"--format", "json"});
    const Answer answer = ask(words);
    err = answer.err;
    std::string counts;
    const auto table = nlohmann::ordered_json::parse(answer.out);
    for (const auto& [column, value] : table.at(0).items()) {
      if (value != 0) counts += column + "=" + value.dump() + " ";
    }
    return counts + "exit=" + std::to_string(answer.code);
  }
  std::string leads(const std::string& text, std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"leads", "import", file(text)});
    return taken(options);
  }
  std::string numbers(const std::string& text, std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"dnc", "import", file(text)});
    return taken(options);
  }
  /// The numbers on the do-not-call list, without their +91.
  std::string on_list() {
    return word(database,
                "select group_concat(substr(phone_e164, 4), ' ') from (select * from do_not_call order by phone_e164)");
  }
  std::string err;
};

}  // namespace callmill::tests
