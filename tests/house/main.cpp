// callmill-house [ROOT]: names what in the source tree below ROOT (here, unless given) breaks the rules of the house, a
// line each: FILE:LINE: RULE: what is wrong and what to do. Exit codes: 0 nothing, 1 something, 2 no such tree.
#include <exception>
#include <iostream>

#include "house/rules.h"

int main(int argc, char** argv) {
  using namespace callmill::house;
  if (argc > 2) {
    std::cerr << "usage: callmill-house [ROOT]\n";
    return 2;
  }
  try {
    const Tree tree = read_tree(argc == 2 ? argv[1] : ".");
    if (tree.code.empty()) {
      std::cerr << tree.root.string() << ": no C++ below pipeline/; name the root of the source tree\n";
      return 2;
    }
    const Violations violations = check(tree, house());
    for (const Violation& violation : violations) std::cerr << violation << '\n';
    return violations.empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
