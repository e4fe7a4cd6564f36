// The rules of the house. Each returns what breaks it, with the place and what to do about it.
#pragma once

#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "house/rooms.h"
#include "house/source.h"

namespace callmill::house {

struct Violation {
  std::string path;  ///< Below the root of the source tree.
  int line = 0;
  std::string rule;
  std::string what;  ///< And what to do.

  bool operator==(const Violation&) const = default;
};

/// "pipeline/domain/job/retry.cpp:3: arrow: ..."
std::ostream& operator<<(std::ostream& out, const Violation& violation);

using Violations = std::vector<Violation>;

/// What the rules read of a source tree.
struct Tree {
  std::filesystem::path root{};
  std::vector<SourceFile> code{};   ///< .h and .cpp below pipeline/; paths below it.
  std::vector<SourceFile> sql{};    ///< Statements below sql/; paths below it. Not views, the schema, the pragmas.
  std::vector<SourceFile> pages{};  ///< Every .md, build/ and hidden folders apart; paths below the root.
};

Tree read_tree(const std::filesystem::path& root);

/// `arrow`: includes along the arrows of `house` only, and no arrow that no file needs. `circle`: no rooms that include
/// each other in a ring (a room and one that it encloses are not a ring: the outer one has what the inner ones share,
/// and their list). `room`: every folder is a room of `house` and every room a folder.
Violations wrong_arrows(const std::vector<SourceFile>& code, const House& house);
Violations unused_arrows(const std::vector<SourceFile>& code, const House& house);
Violations circles(const std::vector<SourceFile>& code, const House& house);
Violations unknown_rooms(const std::vector<SourceFile>& code, const House& house);

/// `header`: MongoDB's driver is known to one .cpp of outside/importer, the whole JSON header to .cpp files only.
Violations headers_out_of_place(const std::vector<SourceFile>& code);

/// `reader`: JSON is read in domain/json_reader.cpp alone, which bounds its depth.
Violations other_json_readers(const std::vector<SourceFile>& code);

/// `size`: lines of a file, lines of a function, pairs of .h and .cpp of a room.
Violations too_long(const std::vector<SourceFile>& code);
Violations too_many(const std::vector<SourceFile>& code, const House& house);

/// `page`: every room has a README.md of at most kLinesOfRoomPage lines, which ends in a paragraph "Includes ..." that
/// names its arrows in `house` (but those to sql/), each between backticks.
Violations wrong_pages(const std::vector<SourceFile>& pages, const House& house);

/// `sql`: no string is a statement, what --help shows apart.
Violations sql_in_strings(const std::vector<SourceFile>& code);
/// `statement`: no string is the name of a file of sql/, or a folder of it to put a name behind.
Violations named_statements(const std::vector<SourceFile>& code, const std::vector<SourceFile>& sql);
/// `json`: a parameter reaches SQL as values, or as a set of integers or texts; never as objects to be taken apart
/// there.
Violations json_rows(const std::vector<SourceFile>& code, const std::vector<SourceFile>& sql);

/// `link`: a page's links and the paths of the project that it names are there.
Violations dead_links(const Tree& tree);

/// All rules, in the order of paths and lines.
Violations check(const Tree& tree, const House& house);

}  // namespace callmill::house
