#include "ledger/views.h"

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "ledger/migrate.h"
#include "ledger/sql_files.h"

namespace callmill::ledger {

namespace {

constexpr std::string_view kFolder = "views/";
constexpr int kFirstToRemember = 6;

/// FNV-1a: the same on every machine.
std::int64_t digest_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return static_cast<std::int64_t>(hash);
}

std::vector<SqlFile> view_files() {
  std::vector<SqlFile> files;
  for (const SqlFile& file : sql_files()) {
    if (file.name.starts_with(kFolder)) files.push_back({file.name.substr(kFolder.size()), file.text});
  }
  return files;
}

std::map<std::string, std::int64_t> made_views(Database& database) {
  std::map<std::string, std::int64_t> made;
  if (database_version(database) < kFirstToRemember) return made;
  auto query = database.query("ledger/made_views");
  while (query.next()) made.emplace(query.row().text("name"), query.row().integer("digest"));
  return made;
}

}  // namespace

bool views_are_current(Database& database) {
  std::map<std::string, std::int64_t> wanted;
  for (const SqlFile& view : view_files()) wanted.emplace(view.name, digest_of(view.text));
  return made_views(database) == wanted;
}

void drop_views(Database& database) {
  auto names = nlohmann::json::array();
  for (const auto& [name, digest] : made_views(database)) names.push_back(name);
  for (const SqlFile& view : view_files()) names.push_back(view.name);
  std::string script;
  {
    auto query = database.query("ledger/drop_views");
    query.bind("names", names.dump());
    while (query.next()) script += query.row().text("statement") + ";\n";
  }
  database.execute(script, "ledger/drop_views");
}

void make_views(Database& database) {
  database.query("ledger/forget_views").run();
  for (const SqlFile& view : view_files()) {
    database.execute(std::string(view.text), std::string(kFolder) + std::string(view.name));
    database.query("ledger/remember_view").bind("name", view.name).bind("digest", digest_of(view.text)).run();
  }
}

}  // namespace callmill::ledger
