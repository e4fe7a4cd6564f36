// What needs no server; the rest is in tests/servers.
#include "outside/importer/mongo_reader.h"

#include <catch2/catch.hpp>

#include "support/open_files.h"

using namespace callmill;
using namespace callmill::outside;

namespace {

MongoError failure_of(const std::string& uri) {
  try {
    MongoReader reader(uri, "db");
    reader.find({.collection = "calls-metadata"}, [](const auto&) {});
  } catch (const MongoError& error) {
    return error;
  }
  FAIL("no MongoError");
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("a MongoDB URI that cannot be used is a fault of configuration, reported without its password") {
  const auto [uri, words] = GENERATE(table<std::string, std::string>({
      {"", "Invalid URI Schema"},
      {"localhost:27017", "Invalid URI Schema"},
      {"http://localhost/", "Invalid URI Schema"},
      {"mongodb://", "Invalid host string"},
      {"mongodb://me:hush#hush@localhost:99999/", "Invalid host"},
      {"mongodb://me:hush/hush@localhost/", "percent-encoded"},
      {"mongodb://me:hush%zzhush@localhost/", "percent-encoded"},
      {"mongodb://me:hush@hush@localhost/", "percent-encoded"},
      {"mongodb://me:hush@hush/hush@localhost/", "percent-encoded"},
      {"mongodb://me:hushhush@localhost/?tls=perhaps", "tls"},
  }));
  const MongoError error = failure_of(uri);
  CAPTURE(uri);
  CHECK(error.kind == TransportError::configuration);
  CHECK_THAT(error.what(), Catch::StartsWith("MONGODB_URI cannot be used: ") && Catch::Contains(words));
  CHECK_THAT(error.what(), !Catch::Contains("hush"));
}

TEST_CASE("a port on which nobody listens is a fault of the network that names the server, not the password") {
  const MongoError error = failure_of("mongodb://me:hush@127.0.0.1:1/");
  CHECK(error.kind == TransportError::network);
  CHECK_THAT(error.what(), Catch::StartsWith("MongoDB at 127.0.0.1:1: not reached: [connection refused"));
  CHECK_THAT(error.what(), !Catch::Contains("hush"));
}

TEST_CASE("a reader without file descriptors says that callmill is short, not that MongoDB is away") {
  const MongoError error = [] {
    const tests::OpenFiles limit;
    limit.allow(3);  // stdin, stdout, stderr
    return failure_of("mongodb://127.0.0.1:1/");
  }();
  CHECK(error.kind == TransportError::local);
  CHECK(error.may_pass());
  CHECK_THAT(error.what(), Catch::StartsWith("callmill can open no further connection: Too many open files"));
}
