#include "domain/importing/lookup_documents.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/importing/import_rows.h"
#include "domain/importing/transcript_rows.h"

using namespace callmill;
using nlohmann::json;

namespace {

const UnixTime kReadAt = unix_time(1'800'000'000);
const std::vector<Lookup> kLookups{
    {{"tenant-a", "call-0001"}, true}, {{"tenant-b", "call-0001"}, true}, {{"tenant-a", "call-0002"}, false}};

/// Which of kLookups a document went to, as rows or as errors: "rows 0 1", "errors 2".
std::string went_to(const std::vector<Documents>& all) {
  std::string rows;
  std::string errors;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].read_at == kReadAt);
    if (all[i].items.size() + all[i].calls.size() + all[i].tenants.size() > 0) rows += " " + std::to_string(i);
    if (!all[i].errors.empty()) errors += " " + std::to_string(i);
  }
  return (rows.empty() ? "" : "rows" + rows) + (errors.empty() ? "" : "errors" + errors);
}

using Take = void (LookupDocuments::*)(const json&, const std::string&);
constexpr Take kMetadata = &LookupDocuments::take_metadata;
constexpr Take kTranscript = &LookupDocuments::take_transcript;
constexpr Take kTenant = &LookupDocuments::take_tenant;

}  // namespace

TEST_CASE("a document goes to the calls that it belongs to, and to no other") {
  const auto [take, document, where] = GENERATE(table<Take, std::string, std::string>({
      {kMetadata, R"({"call_id": "call-0001", "tenant_id": "tenant-a"})", "rows 0"},
      {kMetadata, R"({"call_id": "call-0001"})", "rows 0 1"},
      {kMetadata, R"({"call_id": "call-0001", "tenant_id": ""})", "rows 0 1"},
      {kMetadata, R"({"call_id": "call-0001", "tenant_id": "tenant-z"})", ""},
      {kMetadata, R"({"_id": "call-0002"})", "rows 2"},
      {kMetadata, R"({"_id": "call-0002", "call_id": "call-0009"})", ""},
      {kMetadata, R"({"call_id": "call-0001", "tenant_id": "tenant-b", "ended_at": "soon"})", "errors 1"},
      {kMetadata, R"({"call_id": "call-0001", "tenant_id": "tenant-z", "ended_at": "soon"})", ""},
      {kMetadata, R"({"call_id": "call-0002", "tenant_id": 1.5})", "errors 2"},
      {kTranscript, R"({"call_id": "call-0001", "tenant_id": "tenant-b", "items": []})", "rows 1"},
      {kTranscript, R"({"call_id": "call-0001", "items": [{"item_id": "i"}]})", "rows 0 1"},
      {kTranscript, R"({"_id": "call-0002", "items": null})", "rows 2"},
      {kTranscript, R"({"call_id": "call-0002", "item_id": "i", "role": "user", "text": "Hi"})", "rows 2"},
      {kTranscript, R"({"call_id": "call-0001", "tenant_id": "tenant-z", "items": []})", ""},
      {kTranscript, R"({"call_id": "call-0002", "items": [7]})", "errors 2"},
      {kTranscript, R"({"call_id": "call-0001", "tenant_id": "tenant-a", "seq": "first"})", "errors 0"},
      {kTenant, R"({"tenant_id": "tenant-a"})", "rows 0"},  // the third does not ask for it
      {kTenant, R"({"_id": "tenant-b"})", "rows 1"},
      {kTenant, R"({"tenant_id": "tenant-z"})", ""},
      {kTenant, R"({"tenant_id": "tenant-a", "timezone": "Mars/Olympus"})", "errors 0"},
  }));
  CAPTURE(document);
  LookupDocuments sorted(kLookups, kReadAt, default_mapping());
  (sorted.*take)(json::parse(document), "here");
  CHECK_FALSE(sorted.is_ambiguous());
  CHECK(went_to(std::move(sorted).documents()) == where);
}

TEST_CASE("rows are those of an import, and a call without a tenant is its key's") {
  LookupDocuments sorted({kLookups[0]}, kReadAt, default_mapping());
  const json metadata = {{"call_id", "call-0001"}, {"ended_at", "2025-11-20T12:00:00Z"}};
  const json transcript = {{"call_id", "call-0001"}, {"items", {{{"item_id", "i-1"}}, {{"item_id", "i-2"}}}}};
  sorted.take_metadata(metadata, "here");
  sorted.take_transcript(transcript, "here");
  const Documents documents = std::move(sorted).documents().front();
  CHECK(documents.items == read_transcript(transcript, default_mapping()).rows);
  REQUIRE(documents.calls.size() == 1);
  CHECK(documents.calls[0].tenant_id == "tenant-a");
  CHECK(documents.calls[0].ended_at == unix_time(1763640000));
}

TEST_CASE("errors name the document and the field") {
  LookupDocuments sorted({kLookups[2]}, kReadAt, default_mapping());
  sorted.take_metadata({{"call_id", "call-0002"}, {"ended_at", "soon"}}, "calls-metadata, _id 7");
  CHECK_THAT(std::move(sorted).documents().front().errors.at(0),
             Catch::StartsWith("calls-metadata, _id 7: ended_at: expected a date"));
}

TEST_CASE("a document that names no call counts for the one call that was asked for; of several it is ambiguous") {
  const auto row = GENERATE(table<Take, std::string>({
      {nullptr, ""},
      {kMetadata, R"({"call_id": 1.5})"},
      {kTranscript, R"({"call_id": {"a": 1}, "items": []})"},
      {kTenant, R"({"tenant_id": [1]})"},
  }));
  const Take take = std::get<0>(row);
  const std::string document = std::get<1>(row);
  const auto give = [&](LookupDocuments& sorted) {
    if (take == nullptr) return sorted.take_malformed("here", "broken");
    (sorted.*take)(json::parse(document), "here");
  };
  CAPTURE(document);
  LookupDocuments several(kLookups, kReadAt, default_mapping());
  give(several);
  CHECK(several.is_ambiguous());
  LookupDocuments one({kLookups[0]}, kReadAt, default_mapping());
  give(one);
  CHECK_FALSE(one.is_ambiguous());
  CHECK(std::move(one).documents().front().errors.size() == 1);
}
