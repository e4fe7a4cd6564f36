#include "outside/importer/export_file.h"

#include <bson/bson.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "outside/importer/extended_json.h"
#include "scratch.h"

using namespace callmill::outside;
using callmill::tests::ScratchFolder;
using nlohmann::json;

namespace {

struct Read {
  std::vector<json> documents;
  std::vector<std::string> malformed;  ///< "where: why"
};

Read read_file(const std::string& path) {
  Read read;
  ExportFile file(path);
  while (auto piece = file.next()) {
    if (const auto* document = std::get_if<Document>(&*piece)) {
      read.documents.push_back(*document->json);
    } else {
      const auto& malformed = std::get<Malformed>(*piece);
      read.malformed.push_back(malformed.where + ": " + malformed.why);
    }
  }
  return read;
}

std::string written(const ScratchFolder& folder, std::string_view bytes) {
  const std::string path = (folder.path() / "file").string();
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

Read read_bytes(std::string_view bytes) {
  const ScratchFolder folder;
  return read_file(written(folder, bytes));
}

std::string bson_of(const std::string& text) {
  bson_error_t error;
  bson_t* document = bson_new_from_json(reinterpret_cast<const std::uint8_t*>(text.data()), -1, &error);
  REQUIRE(document != nullptr);
  std::string bytes(reinterpret_cast<const char*>(bson_get_data(document)), document->len);
  bson_destroy(document);
  return bytes;
}

std::string gzipped(const std::string& bytes) {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "gz").string();
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string kRelaxed =
    R"({"_id":{"$oid":"65f000000000000000000001"},"at":{"$date":"2025-11-20T12:00:00Z"},"n":3,"f":1.5,"s":"}{\"x"})";
const std::string kCanonical =
    R"({"_id":{"$oid":"65f000000000000000000001"},"at":{"$date":{"$numberLong":"1763640000000"}},"n":{"$numberInt":"3"},)"
    R"("f":{"$numberDouble":"1.5"},"s":"}{\"x"})";
const json kPlain = {
    {"_id", "65f000000000000000000001"}, {"at", "2025-11-20T12:00:00.000Z"}, {"n", 3}, {"f", 1.5}, {"s", "}{\"x"}};

}  // namespace

TEST_CASE("the same documents come out of every form of export") {
  const std::string pretty = json::parse(kRelaxed).dump(1, '\t');
  const std::string bytes =
      GENERATE_COPY(kRelaxed + "\n" + kRelaxed + "\n", "\xEF\xBB\xBF" + kRelaxed + "\r\n" + kCanonical,
                    "[" + kRelaxed + "," + kCanonical + "]\n", pretty + "\n" + pretty + "\n",
                    "[" + pretty + ",\n" + pretty + "]\n", bson_of(kRelaxed) + bson_of(kCanonical));
  const Read plain = read_bytes(bytes);
  CHECK(plain.malformed == std::vector<std::string>{});
  CHECK(plain.documents == std::vector<json>{kPlain, kPlain});
  CHECK(read_bytes(gzipped(bytes)).documents == plain.documents);
}

TEST_CASE("a malformed document is named with its line, and the rest goes in") {
  const auto [broken, words] = GENERATE(table<std::string, std::string>({
      {R"({"a":tru})", "invalid literal"},
      {R"({"a":1)", "a brace opens on line 3 before this document is closed"},
      {R"({"a":"x)", "a string is not closed"},
      {R"({"a":[1})", "'}' on line 2 closes what it did not open"},
      {R"({"a":1,"a":2})", "the key 'a' occurs twice"},
      {"{\"a\":\"\xFF\"}", "invalid string: ill-formed UTF-8"},
      {R"({"a":"\ud800"})", "surrogate"},
      {R"({"_id":ObjectId("65f000000000000000000001")})", "invalid literal"},
      {R"(not json at all)", "expected a JSON object, found 'n'"},
  }));
  CAPTURE(broken);
  const Read read = read_bytes("{\"n\":1}\n" + broken + "\n{\"n\":2}\n{\"n\":3}\n");
  CHECK(read.documents == std::vector<json>{{{"n", 1}}, {{"n", 2}}, {{"n", 3}}});
  REQUIRE(read.malformed.size() == 1);
  CHECK_THAT(read.malformed[0], Catch::StartsWith("line 2, document 2: ") && Catch::Contains(words));
}

TEST_CASE("reading starts again behind a broken document in pretty and in one-line exports") {
  CHECK(read_bytes("{\n\t\"a\": [\n\t\t{\n\t\t\t\"b\": 1\n}\n{\n\t\"n\": 2\n}\n").documents ==
        std::vector<json>{{{"n", 2}}});
  CHECK(read_bytes(R"([{"_id":1},{"_id":2,"a":[},{"_id":3}])").documents ==
        std::vector<json>{{{"_id", 1}}, {{"_id", 3}}});
}

TEST_CASE("nesting is bounded at 100, in JSON and in BSON") {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 1; i < depth; ++i) text += "{\"a\":";
    return text + "{}" + std::string(static_cast<std::size_t>(depth - 1), '}');
  };
  CHECK(read_bytes(nested(100)).documents.size() == 1);
  for (const int depth : {101, 10'000}) {
    const Read read = read_bytes(nested(depth) + "\n{\"n\":2}");
    CHECK(read.documents == std::vector<json>{{{"n", 2}}});
    REQUIRE(read.malformed.size() == 1);
    CHECK_THAT(read.malformed[0], Catch::Contains("nested deeper than 100 levels"));
  }
  std::string bson = bson_of("{}");
  for (int i = 1; i < 10'000; ++i) {
    bson_t outer = BSON_INITIALIZER;
    bson_t inner;
    REQUIRE(bson_init_static(&inner, reinterpret_cast<const std::uint8_t*>(bson.data()), bson.size()));
    bson_append_document(&outer, "a", 1, &inner);
    bson.assign(reinterpret_cast<const char*>(bson_get_data(&outer)), outer.len);
    bson_destroy(&outer);
  }
  const Read read = read_bytes(bson + bson_of(R"({"n":2})"));
  CHECK(read.documents == std::vector<json>{{{"n", 2}}});
  REQUIRE(read.malformed.size() == 1);
  CHECK_THAT(read.malformed[0], Catch::StartsWith("document 1 at byte 0: nested deeper"));
}

TEST_CASE("a file that is cut short is said to be, and what was whole goes in") {
  const std::string bson = bson_of(R"({"n":1})") + bson_of(R"({"n":2})");
  const std::string bytes =
      GENERATE_COPY(std::string("{\"n\":1}\n{\"n\":"), std::string("[{\"n\":1},{\"n\":"), std::string("[{\"n\":1},"),
                    bson.substr(0, bson.size() - 3), bson.substr(0, bson.size() / 2 + 2));
  const Read read = read_bytes(bytes);
  CHECK(read.documents == std::vector<json>{{{"n", 1}}});
  REQUIRE(read.malformed.size() == 1);
  CHECK_THAT(read.malformed[0], Catch::Contains("cut short"));
  const std::string gz = gzipped(std::string(200'000, ' ') + "{\"n\":1}");
  CHECK_THAT(read_bytes(std::string_view(gz).substr(0, gz.size() / 2)).malformed.at(0), Catch::Contains("gzip"));
}

TEST_CASE("broken BSON is named by document and byte") {
  const std::string good = bson_of(R"({"n":1})");
  std::string bad_text = bson_of(R"({"s":"xx"})");
  bad_text[bad_text.find("xx")] = '\xFF';
  const Read read = read_bytes(good + bad_text + good);
  CHECK(read.documents.size() == 2);
  REQUIRE(read.malformed.size() == 1);
  CHECK_THAT(read.malformed[0],
             Catch::StartsWith("document 2 at byte " + std::to_string(good.size())) && Catch::Contains("UTF-8"));
  const Read absurd = read_bytes(good + std::string("\xFF\xFF\xFF\x7F rest", 9));
  CHECK(absurd.documents.size() == 1);
  CHECK_THAT(absurd.malformed.at(0), Catch::Contains("2147483647 bytes long"));
}

TEST_CASE("archives and UTF-16 are refused with what to do instead") {
  const ScratchFolder folder;
  CHECK_THROWS_WITH(ExportFile(written(folder, "\x6d\xe2\x99\x81 rest")), Catch::Contains("without --archive"));
  CHECK_THROWS_WITH(ExportFile(written(folder, "\xFF\xFE{")), Catch::Contains("UTF-8"));
  CHECK_THROWS_AS(ExportFile((folder.path() / "none").string()), ReadError);
  CHECK_THROWS_AS(ExportFile(folder.path().string()), ReadError);
}

TEST_CASE("extended JSON's types become plain values") {
  const auto [wrapped, plain] = GENERATE(table<std::string, std::string>({
      {R"({"$date":1763640000000})", R"("2025-11-20T12:00:00.000Z")"},
      {R"({"$date":"2025-11-20T12:00:00.123+0000"})", R"("2025-11-20T12:00:00.123Z")"},
      {R"({"$date":{"$numberLong":"-1"}})", R"("1969-12-31T23:59:59.999Z")"},
      {R"({"$date":"0001-01-01T00:00:00Z"})", R"("0001-01-01T00:00:00Z")"},
      {R"({"$date":{"$numberLong":"-62135596800000"}})", R"("0001-01-01T00:00:00.000Z")"},
      {R"({"$date":{"$numberLong":"-62135596800001"}})", R"("-62135596800001 ms")"},
      {R"({"$date":{"$numberLong":"253402300800000"}})", R"("253402300800000 ms")"},
      {R"({"$date":"1950-02-03T00:00:00.000Z"})", R"("1950-02-03T00:00:00.000Z")"},
      {R"({"$date":"soon"})", R"("soon")"},
      {R"({"$date":true})", R"({"$date":true})"},
      {R"({"$oid":5})", R"({"$oid":5})"},
      {R"({"$numberLong":"9223372036854775807"})", "9223372036854775807"},
      {R"({"$numberDecimal":"1.10"})", R"("1.10")"},
      {R"({"$numberDouble":"NaN"})", R"("NaN")"},
      {R"({"$uuid":"00112233-4455-6677-8899-aabbccddeeff"})", R"("00112233-4455-6677-8899-aabbccddeeff")"},
      {R"({"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"04"}})",
       R"("00112233-4455-6677-8899-aabbccddeeff")"},
      {R"({"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"03"}})",
       R"("00112233-4455-6677-8899-aabbccddeeff")"},
      {R"({"$binary":"ABEiM0RVZneImaq7zN3u/w==","$type":"03"})", R"("00112233-4455-6677-8899-aabbccddeeff")"},
      {R"({"$binary":"AAE=","$type":"00"})", R"("AAE=")"},
      {"NaN", R"("NaN")"},
      {"-Infinity", R"("-Infinity")"},
      {R"([Infinity, "NaN \"NaN", 1])", R"(["Infinity", "NaN \"NaN", 1])"},
      {R"({"$timestamp":{"t":1763640000,"i":1}})", R"("2025-11-20T12:00:00.000Z")"},
      {R"({"$undefined":true})", "null"},
      {R"({"$regularExpression":{"pattern":"a","options":""}})",
       R"({"$regularExpression":{"pattern":"a","options":""}})"},
  }));
  CHECK(read_extended_json(R"({"v":)" + wrapped + "}").at("v") == json::parse(plain));
}

TEST_CASE("a number that JSON does not have is no excuse for other faults, whose place is said") {
  CHECK_THROWS_WITH(read_extended_json(R"({"a":NaN,"b":})"), Catch::StartsWith("at line 1, column "));
  CHECK_THROWS_WITH(read_extended_json(R"({"a":NaNa})"), Catch::StartsWith("at line 1, column "));
  CHECK_THROWS_WITH(read_extended_json("NaN"), Catch::Contains("at line 1, column"));
}

TEST_CASE("files put behind one another, with their marks, and RFC 7464's are read as one") {
  const std::string one = R"({"n":1})";
  const std::string mark = "\xEF\xBB\xBF";
  const auto text = GENERATE_COPY(mark + one + "\r\n" + mark + one + "\r\n", one + mark + one, mark + mark + one + one,
                                  "\x1E" + one + "\n\x1E" + one + "\n", "[" + one + "]" + mark + "[" + one + "]");
  const Read read = read_bytes(text);
  CHECK(read.malformed.empty());
  CHECK(read.documents == std::vector<json>{{{"n", 1}}, {{"n", 1}}});
  CHECK_THAT(read_bytes(one + "\xEF\xBB{").malformed.at(0), Catch::Contains("found byte 239"));
}

TEST_CASE("a document of more than 16 MiB is named and passed over, and memory stays flat") {
  constexpr std::size_t kMiB = 1024 * 1024;
  std::size_t blocks = 0;
  const std::string filler(kMiB, 'x');
  const std::string small = "{\"n\":\"" + filler + "\"}\n";
  JsonSplitter splitter([&]() -> std::string_view {
    ++blocks;
    if (blocks == 1) return "{\"a\":\"";
    if (blocks <= 41) return filler;
    if (blocks == 42) return "\"}\n";
    return blocks <= 100 ? std::string_view(small) : std::string_view{};
  });
  int documents = 0;
  std::vector<std::string> malformed;
  while (auto piece = splitter.next()) {
    if (const auto* broken = std::get_if<BrokenJson>(&*piece)) malformed.push_back(broken->why);
    documents += std::holds_alternative<RawJson>(*piece) ? 1 : 0;
    REQUIRE(splitter.bytes_held() < 40 * kMiB);
  }
  CHECK(documents == 58);
  REQUIRE(malformed.size() == 1);
  CHECK_THAT(malformed[0], Catch::StartsWith("larger than 16 MiB"));
}
