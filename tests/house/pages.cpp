#include <algorithm>
#include <set>

#include "house/rules.h"

namespace callmill::house {

namespace {

using Words = std::set<std::string>;

/// The room's arrows, and those of its files that have more; those to the generated types of sql/ apart.
Words arrows_of(const Room& room, const House& house) {
  const auto words = words_of(room.includes);
  Words arrows(words.begin(), words.end());
  for (const Exception& one : house.exceptions) {
    if (one.file.substr(0, one.file.rfind('/')) != room.name) continue;
    const auto more = words_of(one.includes);
    arrows.insert(more.begin(), more.end());
  }
  std::erase_if(arrows, [](const std::string& word) { return word.starts_with("sql/"); });
  return arrows;
}

/// The paths between backticks in the paragraph that begins with "Includes"; those of sql/ apart.
Words named_in(const std::string& page) {
  const auto begin = page.rfind("\n\nIncludes ");
  if (begin == std::string::npos) return {};
  const std::string paragraph = page.substr(begin + 2, page.find("\n\n", begin + 2) - begin - 2);
  Words named;
  for (auto open = paragraph.find('`'); open != std::string::npos;) {
    const auto close = paragraph.find('`', open + 1);
    if (close == std::string::npos) break;
    const std::string word = paragraph.substr(open + 1, close - open - 1);
    if (word.find('/') != std::string::npos && !word.starts_with("sql/")) named.insert(word);
    open = paragraph.find('`', close + 1);
  }
  return named;
}

std::string difference(const Words& from, const Words& less) {
  std::string text;
  for (const std::string& word : from) {
    if (!less.contains(word)) text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

}  // namespace

Violations wrong_pages(const std::vector<SourceFile>& pages, const House& house) {
  Violations wrong;
  for (const Room& room : house.rooms) {
    if (room.name == ".") continue;  // pipeline/README.md is the page of the whole
    const std::string path = "pipeline/" + std::string(room.name) + "/README.md";
    const auto add = [&](int line, const std::string& what) { wrong.push_back({path, line, "page", what}); };
    const auto page =
        std::find_if(pages.begin(), pages.end(), [&](const SourceFile& file) { return file.path == path; });
    if (page == pages.end()) {
      add(1, "is not there; say what the room is, what it includes and its design");
      continue;
    }
    const int lines = count_lines(page->text);
    if (lines > kLinesOfRoomPage) {
      add(lines, std::to_string(lines) + " lines; at most " + std::to_string(kLinesOfRoomPage) +
                     ": keep what no signature shows");
    }
    const Words arrows = arrows_of(room, house);
    const Words named = named_in(page->text);
    if (const std::string lacks = difference(arrows, named); !lacks.empty())
      add(lines, "its last paragraph, 'Includes ...', lacks " + lacks);
    if (const std::string has = difference(named, arrows); !has.empty())
      add(lines, "its last paragraph, 'Includes ...', names " + has + ", which is no arrow of the room");
  }
  return wrong;
}

}  // namespace callmill::house
