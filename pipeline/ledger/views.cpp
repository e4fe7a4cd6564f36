#include "ledger/views.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/migrate.h"
#include "ledger/sql_files.h"
#include "sql/ledger.h"

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
  for (auto& view : database.all(sql::ledger::MadeViews{})) made.emplace(std::move(view.name), view.digest);
  return made;
}

}  // namespace

bool views_are_current(Database& database) {
  std::map<std::string, std::int64_t> wanted;
  for (const SqlFile& view : view_files()) wanted.emplace(view.name, digest_of(view.text));
  return made_views(database) == wanted;
}

void drop_views(Database& database) {
  std::vector<std::string> names;
  for (const auto& [name, digest] : made_views(database)) names.push_back(name);
  for (const SqlFile& view : view_files()) names.emplace_back(view.name);
  const sql::ledger::DropViews drops{.names = names};
  std::string script;
  for (const auto& drop : database.all(drops)) script += drop.statement + ";\n";
  database.execute(script, drops.kName);
}

void make_views(Database& database) {
  database.run(sql::ledger::ForgetViews{});
  for (const SqlFile& view : view_files()) {
    database.execute(std::string(view.text), std::string(kFolder) + std::string(view.name));
    database.run(sql::ledger::RememberView{.name = view.name, .digest = digest_of(view.text)});
  }
}

}  // namespace callmill::ledger
