// Whatever bytes an export file holds: every piece of it is a document or an error with words, and reading ends.
#include <zlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "domain/importing/import_rows.h"
#include "domain/importing/transcript_rows.h"
#include "fuzz/chance.h"
#include "outside/importer/export_file.h"
#include "outside/importer/extended_json.h"
#include "outside/importer/json_splitter.h"
#include "places.h"
#include "scratch.h"

using namespace callmill;
using namespace callmill::outside;
using tests::Spoiler;

namespace {

const std::string kSample = CALLMILL_SOURCE_DIR "/tests/fixtures/sample/";
const std::vector<std::string> kExportTokens{"{",         "}",
                                             "[",         "]",
                                             "\"",        ":",
                                             ",",         "\n{",
                                             "\\",        "\\u0000",
                                             "\\ud800",   "null",
                                             "1e400",     "-0",
                                             "\xFF",      "\n",
                                             "{\"_id\"",  "{\"$oid\":",
                                             "\"$date\"", "9223372036854775808",
                                             "[[[[[[[[",  std::string(1, '\0')};

std::string slurped(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string unpacked(const std::string& path) {
  FileSource source(path);
  std::string bytes;
  for (auto block = source.read(); !block.empty(); block = source.read()) bytes += block;
  return bytes;
}

struct Read {
  std::size_t documents = 0;
  std::size_t errors = 0;
};

template <class Row>
void must_be_rows_or_words(const Rows<Row>& read) {
  if (read.errors.empty()) return;
  if (!read.rows.empty()) FAIL("a document with errors gave rows");
  for (const std::string& error : read.errors) {
    if (error.empty()) FAIL("an error without words");
  }
}

void must_be_mapped_or_reported(const nlohmann::json& document) {
  must_be_rows_or_words(read_transcript(document, default_mapping()));
  must_be_rows_or_words(read_metadata(document, default_mapping()));
  must_be_rows_or_words(read_tenant(document, default_mapping()));
}

/// Reads `path` to its end. A form that is refused counts as an error.
Read read_to_the_end(const std::string& path) {
  Read read;
  try {
    ExportFile file(path);
    while (const auto piece = file.next()) {
      if (const auto* document = std::get_if<Document>(&*piece)) {
        ++read.documents;
        must_be_mapped_or_reported(*document->json);
      } else {
        ++read.errors;
        const auto& malformed = std::get<Malformed>(*piece);
        if (malformed.where.empty() || malformed.why.empty()) FAIL("an error without place or words");
      }
    }
  } catch (const UnknownForm&) {
    ++read.errors;
  } catch (const ReadError&) {
    ++read.errors;
  }
  return read;
}

class Bytes {
 public:
  Read read(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    return read_to_the_end(path_);
  }
  std::string gzipped(const std::string& bytes) const {
    gzFile file = gzopen(path_.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return slurped(path_);
  }

 private:
  tests::ScratchFolder folder_;
  std::string path_ = (folder_.path() / "file").string();
};

}  // namespace

TEST_CASE("random bytes as an export file") {
  const Bytes file;
  Spoiler chance(1);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    const Read read = file.read("x" + chance.random_bytes(chance.below(2000)));
    CHECK(read.documents + read.errors > 0);
  }
}

TEST_CASE("spoiled sample files") {
  const auto [name, rounds] = GENERATE(table<std::string, int>({
      {"tenant_config.json", 400},
      {"calls-metadata.json", 100},
      {"axeo/calls-transcripts.json", 15},
      {"sakura/calls-transcripts.json.gz", 60},
      {"sunrise/calls-transcripts.bson.gz", 60},
  }));
  const std::string whole = unpacked(kSample + name);
  const Bytes file;
  REQUIRE(file.read(whole).documents > 0);
  Spoiler chance(2);
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(name, round);
    const Read read = file.read(chance.spoiled(whole, kExportTokens));
    CHECK(read.documents + read.errors > 0);
  }
}

TEST_CASE("a .bson cut at any length gives the whole documents before the cut, and says that it is cut") {
  const std::string all = unpacked(kSample + "sunrise/calls-transcripts.bson.gz");
  std::vector<std::size_t> ends{0};
  while (ends.size() < 3) {
    const auto length =
        static_cast<unsigned char>(all[ends.back()]) + 256U * static_cast<unsigned char>(all[ends.back() + 1]);
    ends.push_back(ends.back() + length);
  }
  const std::size_t step = std::max<std::size_t>(1, ends[2] / 200);
  const Bytes file;
  for (std::size_t length = 5; length <= ends[2]; length += step) {
    CAPTURE(length);
    const Read read = file.read(all.substr(0, length));
    const bool whole = length == ends[1] || length == ends[2];
    CHECK(read.documents == (length >= ends[2] ? 2 : length >= ends[1] ? 1 : 0));
    CHECK(read.errors == (whole ? 0 : 1));
  }
}

TEST_CASE("a gzip file cut at any length, or with a byte changed, never passes for whole") {
  const Bytes file;
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += R"({"call_id":"call-)" + std::to_string(10'000 + i * i) +
            R"(","seq":1})"
            "\n";
  const std::string packed = file.gzipped(text);
  REQUIRE(file.read(packed).documents == 40);
  for (std::size_t length = 2; length < packed.size(); ++length) {
    CAPTURE(length);
    CHECK(file.read(packed.substr(0, length)).errors > 0);
  }
  for (std::size_t at = 10; at < packed.size(); ++at) {
    CAPTURE(at);
    std::string changed = packed;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    CHECK(file.read(changed).errors > 0);
  }
}

TEST_CASE("documents that never close are read in the time of as many bytes, not of their square") {
  const auto [line, more] = GENERATE(table<std::string, std::string>({
      {"{\"a\":\n", ""},
      {"{\"a\":[\n", "}"},
      {"{\"a\":\n", "1 {"},
      {"[{\"_id\":1,\"a\":[\n", ""},
      {",{\"_id\":", ""},
  }));
  std::string bytes = line.front() == ',' ? "[{\"_id\":" : "";
  while (bytes.size() < 200'000) bytes += line;
  const Bytes file;
  const Read read = file.read(bytes + more);
  CHECK(read.errors > 0);
  CHECK(read.errors <= static_cast<std::size_t>(JsonSplitter::kRestarts) + 2);
}

TEST_CASE("a mapping file, whatever it holds, is a mapping or an error with words") {
  const std::string whole = R"({"items": {"text": ["/a/b~1c", "/d"], "seq": "/n"}, "metadata": {"call_id": "/id"}})";
  Spoiler chance(3);
  int refused = 0;
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    try {
      const Mapping mapping = read_mapping(read_extended_json(chance.spoiled(whole, kExportTokens)));
      CHECK(mapping.size() == default_mapping().size());
    } catch (const std::runtime_error& error) {
      ++refused;
      CHECK_FALSE(std::string(error.what()).empty());
    }
  }
  CHECK(refused > 1000);
}
