// callmill-generate SQL MIGRATIONS OUT, a step of the build: checks every statement below the folder SQL and writes
// OUT/sql/FOLDER.h. A header whose text stays the same is not touched.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>

#include "generator/emit.h"
#include "generator/schema.h"

namespace {

namespace fs = std::filesystem;
using namespace callmill::generator;

/// Not views, the schema, or the script of pragmas.
bool is_statement(const fs::path& below_root) {
  return below_root.extension() == ".sql" && *below_root.begin() != "views" && below_root != "schema.sql" &&
         below_root != "ledger/open.sql";
}

std::map<std::string, std::vector<StatementFile>> by_folder(const fs::path& root) {
  std::map<std::string, std::vector<StatementFile>> folders;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (is_statement(fs::relative(entry.path(), root))) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    folders[fs::relative(path, root).parent_path().generic_string()].push_back(read_statement_file(root, path));
  }
  return folders;
}

void write_if_changed(const fs::path& path, const std::string& text) {
  if (fs::exists(path) && read_text(path) == text) return;
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) throw Fault(path, 1, "cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: callmill-generate SQL MIGRATIONS OUT\n";
    return 2;
  }
  try {
    const fs::path root = argv[1];
    const Connection connection = build_schema(argv[2], root / "views");
    for (auto& [folder, files] : by_folder(root)) {
      for (StatementFile& file : files) check(connection.get(), file);
      write_if_changed(fs::path(argv[3]) / "sql" / (folder + ".h"), header(folder, files));
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
