// MongoReader against a real server.
#include <catch2/catch.hpp>

#include "domain/json.h"
#include "outside/importer/mongo_reader.h"
#include "servers/mongo_process.h"

using namespace callmill;
using namespace callmill::outside;
using namespace callmill::tests;
using nlohmann::json;

namespace {

struct Read {
  std::vector<json> documents;
  std::vector<std::string> places;
  std::vector<std::string> malformed;  ///< "where: why"
};

Read read(MongoReader& reader, const Find& find) {
  Read read;
  reader.find(find, [&](const std::variant<Document, Malformed>& piece) {
    if (const auto* document = std::get_if<Document>(&piece)) {
      read.documents.push_back(*document->json);
      read.places.push_back(document->where);
    } else {
      const auto& malformed = std::get<Malformed>(piece);
      read.malformed.push_back(malformed.where + ": " + malformed.why);
    }
  });
  return read;
}

json nested(std::size_t levels) {
  json value = 1;
  for (std::size_t i = 0; i < levels; ++i) value = json{{"n", std::move(value)}};
  return value;
}

TransportError transport_error_of(MongoReader& reader, const Find& find) {
  try {
    read(reader, find);
  } catch (const MongoError& error) {
    UNSCOPED_INFO(error.what());
    CHECK_THAT(error.what(), Catch::StartsWith("MongoDB at 127.0.0.1:") && !Catch::Contains("hush"));
    return error.kind;
  }
  FAIL("no MongoError");
  return {};
}

TransportError error_at(const std::string& uri) {
  MongoReader reader(uri, kMongoDatabase);
  return transport_error_of(reader, {.collection = "calls-metadata"});
}

}  // namespace

TEST_CASE("a find gives the documents of its filter in its order, values made plain", "[mongodb]") {
  const MongoProcess server;
  server.load("calls-metadata", {{{"_id", {{"$oid", "65f000000000000000000001"}}},
                                  {"call_id", "c-1"},
                                  {"at", {{"$date", "2025-11-20T12:00:00Z"}}}},
                                 {{"_id", "second"}, {"call_id", "c-2"}, {"seq", {{"$numberLong", "7"}}}},
                                 {{"_id", 3}, {"call_id", "c-3"}}});
  MongoReader reader(server.uri(), kMongoDatabase);
  const Read all = read(reader, {.collection = "calls-metadata",
                                 .filter = R"({"call_id": {"$in": ["c-1", "c-2", "c-9"]}})",
                                 .sort = R"({"call_id": -1})"});
  CHECK(all.malformed.empty());
  REQUIRE(all.documents.size() == 2);
  CHECK(all.documents[0] == json{{"_id", "second"}, {"call_id", "c-2"}, {"seq", 7}});
  CHECK(all.documents[1].at("at") == "2025-11-20T12:00:00.000Z");
  CHECK(all.places ==
        std::vector<std::string>{"calls-metadata, _id second", "calls-metadata, _id 65f000000000000000000001"});
  CHECK(read(reader, {.collection = "calls-metadata"}).documents.size() == 3);
  CHECK(read(reader, {.collection = "no-such-collection"}).documents.empty());
}

TEST_CASE("one document that cannot be taken in is named, and the others are read", "[mongodb]") {
  const MongoProcess server;
  server.load("calls-metadata", {{{"_id", 1}, {"call_id", "c-1"}},
                                 {{"_id", 2}, {"deep", nested(kDeepestJson + 1)}},
                                 {{"_id", 3}, {"call_id", "c-3"}}});
  MongoReader reader(server.uri(), kMongoDatabase);
  const Read all = read(reader, {.collection = "calls-metadata", .sort = R"({"_id": 1})"});
  CHECK(all.documents.size() == 2);
  CHECK(all.malformed == std::vector<std::string>{"calls-metadata, _id 2: nested deeper than 100 levels"});
}

TEST_CASE("more documents than one reply of the server holds come in several", "[mongodb]") {
  const MongoProcess server;
  std::vector<json> documents;
  for (int i = 0; i < 1'000; ++i) documents.push_back({{"_id", i}, {"text", std::string(100, 'x')}});
  server.load("calls-transcripts", documents);
  MongoReader reader(server.uri(), kMongoDatabase);
  CHECK(read(reader, {.collection = "calls-transcripts"}).documents.size() == 1'000);
  SECTION("what the taker throws ends the find, and the reader can be used again") {
    CHECK_THROWS_WITH(
        reader.find({.collection = "calls-transcripts"}, [](const auto&) { throw std::runtime_error("enough"); }),
        "enough");
    CHECK(read(reader, {.collection = "calls-transcripts"}).documents.size() == 1'000);
  }
}

TEST_CASE("a server that is killed while a find is under way is a fault of the network; started again, it is read",
          "[mongodb]") {
  MongoProcess server;
  std::vector<json> documents;
  for (int i = 0; i < 1'000; ++i) documents.push_back({{"_id", i}});
  server.load("calls-transcripts", documents);
  MongoReader reader(server.uri(), kMongoDatabase);
  int taken = 0;
  try {
    reader.find({.collection = "calls-transcripts"}, [&](const auto&) {
      if (++taken == 50) server.kill();
    });
    FAIL("the find went on");
  } catch (const MongoError& error) {
    CHECK(error.kind == TransportError::network);
  }
  CHECK(taken == 101);  // the server's first reply
  CHECK(transport_error_of(reader, {.collection = "calls-transcripts"}) == TransportError::network);
  server.start_again();
  CHECK(read(reader, {.collection = "calls-transcripts"}).documents.size() == 1'000);
}

TEST_CASE("a server that hangs is a fault of time, and is read once it goes on", "[mongodb]") {
  const MongoProcess server;
  server.load("calls-metadata", {{{"_id", 1}}});
  MongoReader reader(server.uri() + "?socketTimeoutMS=300&connectTimeoutMS=300", kMongoDatabase);
  CHECK(read(reader, {.collection = "calls-metadata"}).documents.size() == 1);
  server.stop_answering();
  CHECK(transport_error_of(reader, {.collection = "calls-metadata"}) == TransportError::timeout);
  CHECK(transport_error_of(reader, {.collection = "calls-metadata"}) == TransportError::timeout);  // a new connection
  server.answer_again();
  CHECK(read(reader, {.collection = "calls-metadata"}).documents.size() == 1);
}

TEST_CASE("a user whom the server refuses is a fault of credentials", "[mongodb]") {
  const MongoProcess server;
  CHECK(error_at("mongodb://me:hush@" + server.uri().substr(10)) == TransportError::credentials);
}

TEST_CASE("TLS where the server speaks none does not get through, and says so in time", "[mongodb]") {
  const MongoProcess server;
  CHECK(error_at(server.uri() + "?tls=true&connectTimeoutMS=500") != TransportError::credentials);
}

TEST_CASE("what the server does not understand is a fault of configuration", "[mongodb]") {
  const MongoProcess server;
  server.load("calls-metadata", {{{"_id", 1}}});
  MongoReader reader(server.uri(), kMongoDatabase);
  CHECK(transport_error_of(reader, {.collection = "calls-metadata", .filter = R"({"call_id": {"$nonsense": 1}})"}) ==
        TransportError::configuration);
}
