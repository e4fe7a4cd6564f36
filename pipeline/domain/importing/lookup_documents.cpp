#include "domain/importing/lookup_documents.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "domain/importing/field_reader.h"
#include "domain/importing/import_rows.h"
#include "domain/importing/transcript_rows.h"

namespace callmill {

namespace {

std::optional<std::string> id_in(const nlohmann::json& document, const Mapping& mapping, std::string_view group,
                                 std::string_view field) {
  Findings not_needed;  // reading the whole document says it again
  return FieldReader(document, mapping, group, "", not_needed).id(field);
}

template <class T>
void append(std::vector<T>& to, std::vector<T> rows) {
  for (T& row : rows) to.push_back(std::move(row));
}

}  // namespace

LookupDocuments::LookupDocuments(std::vector<Lookup> lookups, UnixTime read_at, const Mapping& mapping)
    : lookups_(std::move(lookups)), mapping_(mapping), documents_(lookups_.size()) {
  for (std::size_t i = 0; i < lookups_.size(); ++i) {
    documents_[i].read_at = read_at;
    by_call_.emplace(lookups_[i].key.call_id, i);
    if (lookups_[i].with_tenant) by_tenant_.emplace(lookups_[i].key.tenant_id, i);
  }
}

void LookupDocuments::take_metadata(const nlohmann::json& document, const std::string& where) {
  const auto call_id = id_in(document, mapping_, "metadata", "call_id");
  if (!call_id) {
    const auto errors = read_metadata(document, mapping_).errors;
    return take_malformed(where, errors.empty() ? "call_id: not found" : errors.front());
  }
  const auto tenant_id = id_in(document, mapping_, "metadata", "tenant_id");
  const auto [first, last] = by_call_.equal_range(*call_id);
  for (auto at = first; at != last; ++at) {
    const CallKey& key = lookups_[at->second].key;
    if (tenant_id && *tenant_id != key.tenant_id) continue;
    auto read = read_metadata(document, mapping_, {}, key.tenant_id);
    append(documents_[at->second].calls, std::move(read.rows));
    add_error(at->second, where, read.errors);
  }
}

void LookupDocuments::take_transcript(const nlohmann::json& document, const std::string& where) {
  const auto read = read_transcript(document, mapping_);
  auto call_id = id_in(document, mapping_, "transcripts", "call_id");
  auto tenant_id = id_in(document, mapping_, "transcripts", "tenant_id");
  if (!read.rows.empty()) {
    call_id = read.rows.front().call_id;
    tenant_id = read.rows.front().tenant_id;
  } else if (!call_id || !by_call_.contains(*call_id)) {
    call_id = id_in(document, mapping_, "items", "call_id");
    tenant_id = id_in(document, mapping_, "items", "tenant_id");
  }
  if (!call_id) return take_malformed(where, read.errors.front());
  const auto [first, last] = by_call_.equal_range(*call_id);
  for (auto at = first; at != last; ++at) {
    if (tenant_id && *tenant_id != lookups_[at->second].key.tenant_id) continue;
    append(documents_[at->second].items, read.rows);
    add_error(at->second, where, read.errors);
  }
}

void LookupDocuments::take_tenant(const nlohmann::json& document, const std::string& where) {
  const auto read = read_tenant(document, mapping_);
  const auto tenant_id = id_in(document, mapping_, "tenants", "tenant_id");
  if (!tenant_id) return take_malformed(where, read.errors.front());
  const auto [first, last] = by_tenant_.equal_range(*tenant_id);
  for (auto at = first; at != last; ++at) {
    append(documents_[at->second].tenants, read.rows);
    add_error(at->second, where, read.errors);
  }
}

void LookupDocuments::take_malformed(const std::string& where, const std::string& why) {
  if (lookups_.size() > 1)
    is_ambiguous_ = true;
  else
    add_error(0, where, {why});
}

void LookupDocuments::add_error(std::size_t index, const std::string& where, const std::vector<std::string>& errors) {
  for (const std::string& error : errors) documents_[index].errors.push_back(where + ": " + error);
}

}  // namespace callmill
