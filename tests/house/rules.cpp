#include "house/rules.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <tuple>

namespace callmill::house {

namespace {

namespace fs = std::filesystem;

/// Built, fetched and hidden.
bool is_foreign(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.starts_with('.') || name == "build" || name == "node_modules";
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<SourceFile> files_below(const fs::path& root, const std::set<std::string>& extensions) {
  std::vector<SourceFile> files;
  if (!fs::is_directory(root)) return files;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator(); ++at) {
    if (at->is_directory() && is_foreign(at->path())) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file() && extensions.count(at->path().extension().string()) > 0) {
      files.push_back({at->path().lexically_relative(root).generic_string(), text_of(at->path())});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& left, const SourceFile& right) { return left.path < right.path; });
  return files;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Violation& violation) {
  return out << violation.path << ':' << violation.line << ": " << violation.rule << ": " << violation.what;
}

Tree read_tree(const fs::path& root) {
  Tree tree = {.root = root,
               .code = files_below(root / "pipeline", {".h", ".cpp"}),
               .sql = files_below(root / "sql", {".sql"}),
               .pages = files_below(root, {".md"})};
  std::erase_if(tree.sql, [](const SourceFile& file) {
    return file.path.starts_with("views/") || file.path == "schema.sql" || file.path == "ledger/open.sql";
  });
  return tree;
}

Violations check(const Tree& tree, const House& house) {
  Violations all;
  for (const Violations& some :
       {wrong_arrows(tree.code, house), unused_arrows(tree.code, house), circles(tree.code, house),
        unknown_rooms(tree.code, house), headers_out_of_place(tree.code), other_json_readers(tree.code),
        too_long(tree.code), too_many(tree.code, house), wrong_pages(tree.pages, house), sql_in_strings(tree.code),
        named_statements(tree.code, tree.sql), json_rows(tree.code, tree.sql), dead_links(tree)}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const Violation& left, const Violation& right) {
    return std::tie(left.path, left.line) < std::tie(right.path, right.line);
  });
  return all;
}

}  // namespace callmill::house
