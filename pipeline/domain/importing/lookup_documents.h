// What MongoDB gave for a batch of look-ups, sorted by call.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "domain/importing/mapping.h"
#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "domain/time.h"

namespace callmill {

/// Takes the documents of the three collections one by one, in any order; `where` names each in errors. A document
/// that names another call or tenant than was asked for is passed over.
class LookupDocuments {
 public:
  /// `mapping` outlives it.
  LookupDocuments(std::vector<Lookup> lookups, UnixTime read_at, const Mapping& mapping);

  void take_metadata(const nlohmann::json& document, const std::string& where);
  void take_transcript(const nlohmann::json& document, const std::string& where);
  void take_tenant(const nlohmann::json& document, const std::string& where);
  /// One that does not even name its call: an error of the call asked for, if that is the only one.
  void take_malformed(const std::string& where, const std::string& why);

  /// A document came that may belong to any of several calls: each must be asked for alone.
  bool is_ambiguous() const { return is_ambiguous_; }
  /// In the order of the look-ups.
  std::vector<Documents> documents() && { return std::move(documents_); }

 private:
  void add_error(std::size_t index, const std::string& where, const std::vector<std::string>& errors);

  std::vector<Lookup> lookups_;
  const Mapping& mapping_;
  std::vector<Documents> documents_;
  std::multimap<std::string, std::size_t> by_call_;    ///< Lookups by call_id ...
  std::multimap<std::string, std::size_t> by_tenant_;  ///< ... and those with_tenant by tenant_id.
  bool is_ambiguous_ = false;
};

}  // namespace callmill
