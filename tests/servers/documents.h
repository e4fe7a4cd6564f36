// What tests load into a MongoDB: the sample of tests/fixtures, and single documents.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "places.h"

namespace callmill::tests {

/// Files by the collection that they are an export of.
inline const std::vector<std::pair<std::string, std::string>>& sample_files() {
  static const std::string folder = CALLMILL_SOURCE_DIR "/tests/fixtures/sample/";
  static const std::vector<std::pair<std::string, std::string>> files{
      {"tenant_config", folder + "tenant_config.json"},
      {"calls-metadata", folder + "calls-metadata.json"},
      {"calls-transcripts", folder + "axeo/calls-transcripts.json"},
      {"calls-transcripts", folder + "sunrise/calls-transcripts.bson.gz"},
      {"calls-transcripts", folder + "sakura/calls-transcripts.json.gz"}};
  return files;
}

/// Of a call of tenant-a; null: it has not ended.
inline nlohmann::json metadata(const std::string& call, const nlohmann::json& ended_at = "2025-11-20T12:01:00Z") {
  return {{"_id", "metadata-of-" + call}, {"call_id", call}, {"tenant_id", "tenant-a"}, {"ended_at", ended_at}};
}

}  // namespace callmill::tests
