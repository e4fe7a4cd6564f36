#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>

#include "house/rules.h"

namespace callmill::house {

namespace {

namespace fs = std::filesystem;

/// What GitHub makes of a heading: "## A reader's view" is "a-readers-view".
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80 || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(byte));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

/// The text of a page with empty lines for those of fenced blocks.
std::string without_fences(const std::string& text) {
  std::string prose;
  std::istringstream lines(text);
  bool fenced = false;
  for (std::string line; std::getline(lines, line);) {
    const bool fence = line.starts_with("```");
    fenced = fenced != fence;
    prose += (fenced || fence ? "" : line) + '\n';
  }
  return prose;
}

struct Found {
  std::string text;
  int line = 0;
};

/// The part `group` of every match.
std::vector<Found> all_of(const std::string& text, const std::regex& pattern, std::size_t group) {
  std::vector<Found> all;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
    const auto before = static_cast<std::size_t>(at->position(group));
    all.push_back({(*at)[group], count_lines(std::string_view(text).substr(0, before)) + 1});
  }
  return all;
}

std::set<std::string> anchors_of(const std::string& text) {
  std::set<std::string> anchors;
  std::istringstream lines(without_fences(text));
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find_first_not_of('#');
    if (first == 0 || first == std::string::npos || line[first] != ' ') continue;
    anchors.insert(anchor_of(line.substr(first + 1)));
  }
  return anchors;
}

bool is_there(const Tree& tree, const std::string& page, const std::string& target) {
  if (std::regex_search(target, std::regex("^[a-z]+:"))) return true;
  const auto hash = std::min(target.find('#'), target.size());
  const std::string file = target.substr(0, hash);
  const std::string path =
      file.empty() ? page : (fs::path(page).parent_path() / file).lexically_normal().generic_string();
  if (!fs::exists(tree.root / path)) return false;
  const auto linked = std::find_if(tree.pages.begin(), tree.pages.end(), [&](const auto& p) { return p.path == path; });
  if (hash == target.size() || linked == tree.pages.end()) return true;
  return anchors_of(linked->text).count(target.substr(hash + 1)) > 0;
}

/// A path of the project, as pages name it; words in capitals are to be filled in by the reader.
bool is_placeholder(const std::string& path) {
  static const std::regex capitals("[A-Z]{4}");
  return std::regex_search(path, capitals) && !path.ends_with("README.md");
}

}  // namespace

Violations dead_links(const Tree& tree) {
  static const std::regex link(R"(\]\(([^)\s]+)\))");
  static const std::regex named(R"((^|[^\w/.-])((pipeline|sql|migrations|tests|ops)/[\w./-]*\w))");
  Violations wrong;
  for (const SourceFile& page : tree.pages) {
    for (const Found& found : all_of(without_fences(page.text), link, 1)) {
      if (is_there(tree, page.path, found.text)) continue;
      wrong.push_back({page.path, found.line, "link", found.text + " leads nowhere; mend the link"});
    }
    for (const Found& found : all_of(page.text, named, 2)) {
      if (is_placeholder(found.text) || fs::exists(tree.root / found.text)) continue;
      wrong.push_back({page.path, found.line, "link", found.text + " is not there; name the file that is"});
    }
  }
  return wrong;
}

}  // namespace callmill::house
