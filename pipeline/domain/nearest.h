// Names that were not meant: which known name is nearest to a word that a person typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callmill {

/// The name of `names` that `word` probably meant; empty: none is near. A letter changed, left out, added or swapped
/// with the next counts 1, and a third of the word's letters may be wrong; a word of three letters or more may also be
/// a name's beginning. Upper and lower case are one, and so are '-', '_' and ' '.
std::string nearest(std::string_view word, const std::vector<std::string>& names);

/// "; did you mean settings?"; empty: no name is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);

/// "add, list or revoke".
std::string alternatives(const std::vector<std::string>& names);

/// "expected merge or refuse, got 'merg'; did you mean merge?". Without a word: "expected merge or refuse".
std::string expected_one_of(const std::vector<std::string>& names, std::string_view word);

}  // namespace callmill
