#include "domain/nearest.h"

#include <algorithm>
#include <numeric>

#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::size_t kShortestBeginning = 3;
constexpr std::size_t kLongestWord = 64;  // a longer one is no name

std::string folded(std::string_view name) {
  std::string plain = lower(name);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '-' || c == ' '; }, '_');
  return plain;
}

/// Optimal string alignment.
std::size_t letters_wrong(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + changed});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  if (word.empty() || word.size() > kLongestWord) return {};
  const std::string typed = folded(word);
  std::size_t least = std::max<std::size_t>(1, typed.size() / 3) + 1;
  std::string found;
  for (const std::string& name : names) {
    const std::size_t wrong = letters_wrong(typed, folded(name));
    if (wrong >= least) continue;
    least = wrong;
    found = name;
  }
  if (!found.empty() || typed.size() < kShortestBeginning) return found;
  const auto longer = std::find_if(names.begin(), names.end(),
                                   [&](const std::string& name) { return folded(name).starts_with(typed); });
  return longer == names.end() ? std::string() : *longer;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
  const std::string name = nearest(word, names);
  return name.empty() ? name : "; did you mean " + name + "?";
}

std::string alternatives(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  }
  return text;
}

std::string expected_one_of(const std::vector<std::string>& names, std::string_view word) {
  const std::string text = "expected " + alternatives(names);
  return word.empty() ? text : text + ", got '" + one_line(word) + "'" + did_you_mean(word, names);
}

}  // namespace callmill
