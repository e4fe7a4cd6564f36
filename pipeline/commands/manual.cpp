#include "commands/manual.h"

#include <algorithm>

namespace callmill::commands {

std::string ManualPage::about() const {
  std::string_view rest = text.substr(std::min(text.size(), text.find("\n\n") + 2));
  std::string sentence(rest.substr(0, rest.find("\n\n")));
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  return sentence;
}

}  // namespace callmill::commands
