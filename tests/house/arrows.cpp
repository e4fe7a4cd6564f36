#include <algorithm>
#include <map>
#include <set>

#include "house/rules.h"

namespace callmill::house {

namespace {

const char* const kTable = "tests/house/rooms.cpp";

std::string without_extension(const std::string& path) {
  return path.substr(0, path.rfind('.'));
}

/// "." for a file of pipeline/ itself.
std::string room_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

const Room* find_room(const House& house, const std::string& name) {
  const auto found =
      std::find_if(house.rooms.begin(), house.rooms.end(), [&](const Room& r) { return r.name == name; });
  return found == house.rooms.end() ? nullptr : &*found;
}

bool matches(const std::string& pattern, const std::string& included) {
  if (pattern.ends_with("/**")) return included.starts_with(pattern.substr(0, pattern.size() - 2));
  if (pattern.ends_with('/')) return room_of(included) + "/" == pattern;
  return included == pattern;
}

bool any_matches(std::string_view patterns, const std::string& included) {
  const auto words = words_of(patterns);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return matches(word, included); });
}

/// "email" of email.cpp as of email_row.h.
std::string first_word(const std::string& path) {
  const std::string name = without_extension(path.substr(path.rfind('/') + 1));
  return name.substr(0, name.find('_'));
}

bool allowed_within(const House& house, const std::string& path, const std::string& included) {
  const auto apart =
      std::find_if(house.apart.begin(), house.apart.end(), [&](const Apart& a) { return a.room == room_of(path); });
  if (apart == house.apart.end() || first_word(path) == first_word(included)) return true;
  const auto shared = words_of(apart->shared);
  return std::find(shared.begin(), shared.end(), included.substr(included.rfind('/') + 1)) != shared.end();
}

bool allowed(const House& house, const Room& room, const std::string& path, const std::string& included) {
  if (room_of(included) == room.name) return allowed_within(house, path, included);
  if (any_matches(room.includes, included)) return true;
  return std::any_of(house.exceptions.begin(), house.exceptions.end(), [&](const Exception& exception) {
    return exception.file == path && any_matches(exception.includes, included);
  });
}

/// An outer room has what the inner ones share, and the list of them.
bool encloses(const std::string& outer, const std::string& inner) {
  return inner.starts_with(outer + "/");
}

struct Arrow {
  std::string path;
  int line = 0;
};

/// From room to room, each with the first include that draws it.
using Arrows = std::map<std::string, std::map<std::string, Arrow>>;

Arrows arrows_between(const std::vector<SourceFile>& code, const House& house) {
  Arrows arrows;
  for (const SourceFile& file : code) {
    const std::string from = room_of(file.path);
    for (const Include& include : includes_of(file.text)) {
      const std::string to = room_of(include.what);
      const bool counts = include.ours && find_room(house, to) != nullptr && from != to;
      if (counts && !encloses(from, to) && !encloses(to, from))
        arrows[from].try_emplace(to, Arrow{file.path, include.line});
    }
  }
  return arrows;
}

/// The shortest way from `from` to `to`, both named; empty when there is none.
std::vector<std::string> way(const Arrows& arrows, const std::string& from, const std::string& to) {
  std::vector<std::vector<std::string>> ways = {{from}};
  std::set<std::string> seen = {from};
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const auto next = arrows.find(ways[i].back());
    if (next == arrows.end()) continue;
    for (const auto& [room, arrow] : next->second) {
      auto longer = ways[i];
      longer.push_back(room);
      if (room == to) return longer;
      if (seen.insert(room).second) ways.push_back(std::move(longer));
    }
  }
  return {};
}

}  // namespace

Violations wrong_arrows(const std::vector<SourceFile>& code, const House& house) {
  Violations wrong;
  for (const SourceFile& file : code) {
    const std::string name = room_of(file.path);
    const Room* room = find_room(house, name);
    if (room == nullptr) continue;
    for (const Include& include : includes_of(file.text)) {
      if (!include.ours || allowed(house, *room, file.path, include.what)) continue;
      const std::string who = room_of(include.what) == name ? without_extension(file.path) : name;
      wrong.push_back({"pipeline/" + file.path, include.line, "arrow",
                       who + " must not include " + include.what +
                           "; move what both need to a room below, or hand it in (arrows: " + kTable + ")"});
    }
  }
  return wrong;
}

Violations unused_arrows(const std::vector<SourceFile>& code, const House& house) {
  Violations wrong;
  const auto note_unused = [&](std::string_view who, std::string_view includes, auto may) {
    for (const std::string& word : words_of(includes)) {
      const bool used = std::any_of(code.begin(), code.end(), [&](const SourceFile& file) {
        if (!may(file)) return false;
        const auto found = includes_of(file.text);
        return std::any_of(found.begin(), found.end(), [&](const Include& one) { return matches(word, one.what); });
      });
      if (used) continue;
      wrong.push_back({kTable, 1, "arrow", std::string(who) + " does not include " + word + "; take it from its line"});
    }
  };
  for (const Room& room : house.rooms)
    note_unused(room.name, room.includes, [&](const SourceFile& file) { return room_of(file.path) == room.name; });
  for (const Exception& exception : house.exceptions)
    note_unused(exception.file, exception.includes,
                [&](const SourceFile& file) { return file.path == exception.file; });
  return wrong;
}

Violations circles(const std::vector<SourceFile>& code, const House& house) {
  const Arrows arrows = arrows_between(code, house);
  Violations wrong;
  std::set<std::set<std::string>> reported;
  for (const auto& [from, targets] : arrows) {
    for (const auto& [to, arrow] : targets) {
      const auto back = way(arrows, to, from);
      if (back.empty() || !reported.insert({back.begin(), back.end()}).second) continue;
      std::string ring = from;
      for (const std::string& room : back) ring += " -> " + room;
      wrong.push_back({"pipeline/" + arrow.path, arrow.line, "circle", ring + "; turn one of these arrows round"});
    }
  }
  return wrong;
}

Violations unknown_rooms(const std::vector<SourceFile>& code, const House& house) {
  Violations wrong;
  std::set<std::string> seen;
  for (const SourceFile& file : code) {
    const std::string name = room_of(file.path);
    if (!seen.insert(name).second || find_room(house, name) != nullptr) continue;
    wrong.push_back({"pipeline/" + file.path, 1, "room",
                     "pipeline/" + name + " is no known room; give it a line, with its arrows, in " + kTable});
  }
  for (const Room& room : house.rooms) {
    if (seen.count(std::string(room.name)) > 0) continue;
    wrong.push_back({kTable, 1, "room", std::string(room.name) + " has no files; take its line away"});
  }
  for (const Exception& exception : house.exceptions) {
    const bool there =
        std::any_of(code.begin(), code.end(), [&](const auto& file) { return file.path == exception.file; });
    if (!there) wrong.push_back({kTable, 1, "room", std::string(exception.file) + " is not there; take its line away"});
  }
  return wrong;
}

Violations headers_out_of_place(const std::vector<SourceFile>& code) {
  Violations wrong;
  std::set<std::string> driver_users;
  for (const SourceFile& file : code) {
    const bool is_header = file.path.ends_with(".h");
    for (const Include& include : includes_of(file.text)) {
      const std::string path = "pipeline/" + file.path;
      if (include.what == "nlohmann/json.hpp" && is_header) {
        wrong.push_back({path, include.line, "header", "nlohmann/json.hpp in a header; json_fwd.hpp is enough"});
      }
      if (include.what.find("mongoc") == std::string::npos) continue;
      driver_users.insert(file.path);
      const bool at_home = file.path.starts_with("outside/importer/") && !is_header;
      if (at_home && driver_users.size() == 1) continue;
      wrong.push_back({path, include.line, "header",
                       include.what + " outside the one .cpp of outside/importer; ask for what you need there"});
    }
  }
  return wrong;
}

}  // namespace callmill::house
