#include "commands/intake/import_files.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "commands/arguments.h"
#include "domain/nearest.h"
#include "importing/import_run.h"

namespace callmill::commands {

namespace {

using importing::collection_name;

constexpr std::string_view kIndexes = ".metadata.json";  // mongodump writes one beside each .bson

constexpr std::array kKinds{DocumentKind::transcripts, DocumentKind::metadata, DocumentKind::tenants,
                            DocumentKind::phones};

std::vector<std::string> known_collections(const Settings& settings) {
  std::vector<std::string> names;
  names.reserve(kKinds.size());
  for (const DocumentKind kind : kKinds) names.push_back(collection_name(kind, settings));
  return names;
}

/// Nothing if no collection has that name.
std::optional<DocumentKind> kind_of(std::string_view collection, const Settings& settings) {
  for (const DocumentKind kind : kKinds) {
    if (collection == collection_name(kind, settings)) return kind;
  }
  return std::nullopt;
}

bool ends_with_or_gz(std::string_view path, std::string_view ending) {
  if (path.ends_with(".gz")) path.remove_suffix(3);
  return path.ends_with(ending);
}

/// Of mongodump: indexes, and what newer versions say of the server.
bool holds_no_documents(std::string_view path) {
  return ends_with_or_gz(path, kIndexes) || collection_of(path) == "prelude";
}

void refuse_csv(const std::string& path) {
  if (!ends_with_or_gz(path, ".csv")) return;
  throw Refusal(
      path +
      ": is CSV, which cannot hold a conversation; export JSON (mongoexport --type=json). Nothing was imported.");
}

/// Compass calls a file DB.COLLECTION.json.
std::string without_database(std::string name, const Settings& settings) {
  const std::string database = settings.mongodb_db + ".";
  return name.starts_with(database) ? name.substr(database.size()) : name;
}

ImportFile file_at(const std::string& path, const std::string& collection, const Settings& settings) {
  if (holds_no_documents(path)) return {path, collection_of(path), DocumentKind::skipped};
  refuse_csv(path);
  try {
    // A pipe gives its bytes once: its form shows when it is imported.
    if (!std::filesystem::is_fifo(path)) outside::ExportFile{path};
  } catch (const std::runtime_error& error) {
    throw Refusal(std::string(error.what()) + ". Nothing was imported.");
  }
  const std::string name = collection.empty() ? without_database(collection_of(path), settings) : collection;
  const auto kind = kind_of(name, settings);
  if (!kind) {
    const auto known = known_collections(settings);
    throw Refusal(path + ": '" + name + "' is none of the collections " + alternatives(known) +
                  "; say which with --collection. Nothing was imported" + did_you_mean(name, known));
  }
  return {path, name, *kind};
}

}  // namespace

std::string collection_of(std::string_view path) {
  std::string name = std::filesystem::path(path).filename();
  for (const std::string_view ending : {".gz", ".bson", ".jsonl", ".ndjson", ".json", ".metadata"}) {
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  return name;
}

std::vector<ImportFile> import_files(const Context& context, const boost::program_options::variables_map& arguments) {
  const std::string collection = given(arguments, "collection").value_or("");
  if (!collection.empty() && !kind_of(collection, context.settings)) {
    throw UsageError("--collection: " + expected_one_of(known_collections(context.settings), collection));
  }
  if (arguments.count("file") == 0) throw UsageError("import needs at least one FILE");
  std::vector<ImportFile> files;
  for (const std::string& path : all_given(arguments, "file")) {
    files.push_back(file_at(path, collection, context.settings));
  }
  std::stable_partition(files.begin(), files.end(),
                        [](const ImportFile& file) { return file.kind == DocumentKind::phones; });
  return files;
}

}  // namespace callmill::commands
