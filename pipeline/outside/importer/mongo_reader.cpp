#include "outside/importer/mongo_reader.h"

#include <mongoc/mongoc.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "domain/text.h"
#include "outside/curl.h"
#include "outside/destroy.h"
#include "outside/importer/bson_splitter.h"
#include "outside/importer/extended_json.h"
#include "outside/log.h"

namespace callmill::outside {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kRawPassword =
    "user name and password must be percent-encoded (@ as %40, : as %3A, / as %2F, % as %25)";
constexpr std::int32_t kConnectTimeoutMs = 10'000;
constexpr std::int32_t kSocketTimeoutMs = 30'000;  // the driver's own is 300 s

using Uri = std::unique_ptr<mongoc_uri_t, Destroy<&mongoc_uri_destroy>>;
using Client = std::unique_ptr<mongoc_client_t, Destroy<&mongoc_client_destroy>>;
using Collection = std::unique_ptr<mongoc_collection_t, Destroy<&mongoc_collection_destroy>>;
using Cursor = std::unique_ptr<mongoc_cursor_t, Destroy<&mongoc_cursor_destroy>>;

/// The driver's warnings only repeat what also comes back as an error, or concern a connection that was given up.
void log_driver(mongoc_log_level_t level, const char* domain, const char* message, void*) {
  if (level > MONGOC_LOG_LEVEL_WARNING) return;
  log::write(level == MONGOC_LOG_LEVEL_WARNING ? log::Level::debug : log::Level::warn, "mongodb", message,
             {{"domain", domain}});
}

void start_driver() {
  [[maybe_unused]] static const bool once = [] {
    mongoc_log_set_handler(&log_driver, nullptr);
    mongoc_init();
    return true;
  }();
}

/// The URI without "user:password@"; empty when it has none.
std::string without_password(const std::string& uri) {
  const auto scheme = uri.find("://");
  const auto at = uri.rfind('@');
  if (scheme == std::string::npos || at == std::string::npos || at < scheme) return {};
  return uri.substr(0, scheme + 3) + uri.substr(at + 1);
}

/// The driver's words may quote the URI: these are for the URI without its password.
std::string uri_error(const std::string& uri, const bson_error_t& error) {
  const std::string open = without_password(uri);
  if (open.empty()) return error.message;
  bson_error_t open_error;
  const Uri parsed(mongoc_uri_new_with_error(open.c_str(), &open_error));
  if (!parsed) return open_error.message;
  return kRawPassword;
}

/// An '@' or '/' in a password: the driver would take what follows for the host, and name it everywhere.
bool has_raw_password(std::string_view uri) {
  const auto scheme = uri.find("://");
  if (scheme == std::string_view::npos) return false;
  const auto address = uri.substr(scheme + 3, uri.find('?', scheme) - scheme - 3);
  const auto at = address.rfind('@');
  return at != std::string_view::npos && address.find_first_of("@/") != at;
}

Uri read_uri(const std::string& text) {
  bson_error_t error;
  Uri uri(has_raw_password(text) ? nullptr : mongoc_uri_new_with_error(text.c_str(), &error));
  if (!uri) {
    throw MongoError(
        "MONGODB_URI cannot be used: " + (has_raw_password(text) ? std::string(kRawPassword) : uri_error(text, error)) +
            "; expected mongodb://[user:password@]host[:port][,host...][/database][?options]",
        TransportError::configuration);
  }
  const auto set_default = [&](const char* option, std::int32_t value) {
    if (!mongoc_uri_has_option(uri.get(), option)) mongoc_uri_set_option_as_int32(uri.get(), option, value);
  };
  set_default(MONGOC_URI_CONNECTTIMEOUTMS, kConnectTimeoutMs);
  set_default(MONGOC_URI_SOCKETTIMEOUTMS, kSocketTimeoutMs);
  if (!mongoc_uri_has_option(uri.get(), MONGOC_URI_APPNAME)) mongoc_uri_set_appname(uri.get(), "callmill");
  return uri;
}

/// "MongoDB at db-1:27017, db-2:27017".
std::string server_name(const mongoc_uri_t* uri) {
  std::string name = "MongoDB at ";
  if (const char* service = mongoc_uri_get_srv_hostname(uri)) return name + service;
  const char* comma = "";
  for (const auto* host = mongoc_uri_get_hosts(uri); host != nullptr; host = host->next) {
    name += std::exchange(comma, ", ");
    name += host->host_and_port;
  }
  return name;
}

template <class Codes>
bool is_one_of(std::uint32_t code, const Codes& codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// For an error of the server (error_codes.yml of MongoDB's source). Others may pass by themselves: a failover, a lost
/// cursor (43), a server that shuts down.
TransportError server_trouble(std::uint32_t code) {
  constexpr std::array kCredentials{11U, 13U, 18U, 31U, 8000U};   // user not found, unauthorized, authentication failed
  constexpr std::array kTimeouts{50U, 89U, 202U, 262U};           // maxTimeMS, NetworkTimeout, time limit exceeded
  constexpr std::array kOurs{2U, 9U, 14U, 59U, 73U, 238U, 352U};  // bad value, unknown command, invalid namespace, ...
  if (is_one_of(code, kCredentials)) return TransportError::credentials;
  if (is_one_of(code, kTimeouts)) return TransportError::timeout;
  return is_one_of(code, kOurs) ? TransportError::configuration : TransportError::network;
}

TransportError selection_trouble(const bson_error_t& error) {
  const std::string_view words = error.message;
  const auto says = [&](std::string_view part) { return words.find(part) != std::string_view::npos; };
  if (error.code == MONGOC_ERROR_SERVER_SELECTION_BAD_WIRE_VERSION) return TransportError::configuration;
  if (says("TLS handshake failed") && says("certificate")) return TransportError::configuration;
  return says("timeout") ? TransportError::timeout : TransportError::network;
}

TransportError transport_error_of(const bson_error_t& error, bool took_too_long) {
  switch (error.domain) {
    case MONGOC_ERROR_SERVER:
      return server_trouble(error.code);
    case MONGOC_ERROR_SERVER_SELECTION:
      return selection_trouble(error);
    case MONGOC_ERROR_SASL:
    case MONGOC_ERROR_SCRAM:
      return TransportError::credentials;
    case MONGOC_ERROR_CLIENT:
      if (error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE) return TransportError::credentials;
      // A lost connection makes the driver select a server again; what fails there has this domain and a stream's code.
      return error.code <= MONGOC_ERROR_STREAM_NOT_ESTABLISHED ? selection_trouble(error)
                                                               : TransportError::configuration;
    case MONGOC_ERROR_PROTOCOL:
      return error.code == MONGOC_ERROR_PROTOCOL_BAD_WIRE_VERSION ? TransportError::configuration
                                                                  : TransportError::network;
    case MONGOC_ERROR_BSON:
    case MONGOC_ERROR_COMMAND:
      return TransportError::configuration;
    default:  // A stream's "socket error or timeout" does not say which.
      return took_too_long ? TransportError::timeout : TransportError::network;
  }
}

/// The driver's sentence without its jargon.
std::string plain_words(const bson_error_t& error) {
  std::string words = safe_line(error.message);
  constexpr std::string_view kSelection = "No suitable servers found (`serverSelectionTryOnce` set): ";
  return words.starts_with(kSelection) ? "not reached: " + words.substr(kSelection.size()) : words;
}

std::string advice(TransportError kind) {
  switch (kind) {
    case TransportError::credentials:
      return "; check the user, the password and authSource in MONGODB_URI, and that the user may read the database";
    case TransportError::configuration:
      return "; check MONGODB_URI and the MONGODB_* settings";
    default:
      return {};
  }
}

/// A document made here.
class Bson {
 public:
  Bson() = default;
  /// Throws std::logic_error if `text` is not Extended JSON: callmill makes the filters and sorts.
  explicit Bson(const std::string& text) {
    bson_error_t error;
    if (bson_init_from_json(&bson_, text.data(), static_cast<ssize_t>(text.size()), &error)) return;
    throw std::logic_error(std::string("a filter is not Extended JSON: ") + error.message);
  }
  ~Bson() { bson_destroy(&bson_); }
  Bson(const Bson&) = delete;
  Bson& operator=(const Bson&) = delete;
  bson_t* get() { return &bson_; }

 private:
  bson_t bson_ = BSON_INITIALIZER;
};

std::string_view bytes_of(const bson_t* document) {
  return {reinterpret_cast<const char*>(bson_get_data(document)), document->len};
}

/// "calls-metadata, _id 65f0...".
std::string place(const std::string& collection, const bson_t* document) {
  bson_iter_t id;
  std::string name = "without one";
  if (bson_iter_init_find(&id, document, "_id")) {
    Bson alone;
    bson_append_iter(alone.get(), "", 0, &id);
    try {
      const auto value = read_extended_json(bson_as_json(bytes_of(alone.get()))).at("");
      name = value.is_string() ? value.get<std::string>() : value.dump();
    } catch (const std::runtime_error&) {
      name = "that cannot be read";
    }
  }
  constexpr std::size_t kLongest = 120;
  return collection + ", _id " + std::string(cut_text(safe_line(name), kLongest));
}

}  // namespace

struct MongoReader::Inside {
  std::string database;
  Uri uri;
  std::string server;
  Client client{};

  [[noreturn]] void fail(const bson_error_t& error, bool took_too_long) {
    const TransportError kind = transport_error_of(error, took_too_long);
    // A client that failed waits 5 s before its next try; a new one does not.
    client.reset();
    const bool is_away = kind == TransportError::network || kind == TransportError::timeout;
    const std::string shortage = is_away ? local_shortage() : "";
    if (!shortage.empty()) throw MongoError(shortage, TransportError::local);
    throw MongoError(server + ": " + plain_words(error) + advice(kind), kind);
  }

  void connect() {
    if (client) return;
    bson_error_t error;
    client.reset(mongoc_client_new_from_uri_with_error(uri.get(), &error));
    if (!client) {  // mongodb+srv:// needs DNS here.
      const bool is_dns = error.domain == MONGOC_ERROR_STREAM;
      throw MongoError(server + ": " + plain_words(error) + advice(TransportError::configuration),
                       is_dns ? TransportError::network : TransportError::configuration);
    }
    mongoc_client_set_error_api(client.get(), MONGOC_ERROR_API_VERSION_2);
  }

  bool took_too_long(Clock::time_point since) const {
    const auto limit =
        std::min(mongoc_uri_get_option_as_int32(uri.get(), MONGOC_URI_SOCKETTIMEOUTMS, kSocketTimeoutMs),
                 mongoc_uri_get_option_as_int32(uri.get(), MONGOC_URI_CONNECTTIMEOUTMS, kConnectTimeoutMs));
    return Clock::now() - since >= std::chrono::milliseconds(limit);
  }
};

MongoReader::MongoReader(const std::string& uri, const std::string& database) {
  start_driver();
  Uri parsed = read_uri(uri);
  std::string server = server_name(parsed.get());
  inside_ = std::make_unique<Inside>(Inside{database, std::move(parsed), std::move(server)});
}

MongoReader::~MongoReader() = default;

void MongoReader::find(const Find& find, const std::function<void(std::variant<Document, Malformed>)>& take) {
  inside_->connect();
  Bson filter(find.filter);
  Bson sort(find.sort);
  Bson options;
  BSON_APPEND_INT64(options.get(), "maxTimeMS", find.time_limit.count());
  if (!bson_empty(sort.get())) BSON_APPEND_DOCUMENT(options.get(), "sort", sort.get());
  const Collection collection(
      mongoc_client_get_collection(inside_->client.get(), inside_->database.c_str(), find.collection.c_str()));
  Cursor cursor(mongoc_collection_find_with_opts(collection.get(), filter.get(), options.get(), nullptr));
  auto asked = Clock::now();
  const bson_t* document = nullptr;
  while (mongoc_cursor_next(cursor.get(), &document)) {
    take(read_bson(bytes_of(document), place(find.collection, document)));
    asked = Clock::now();
  }
  bson_error_t error;
  if (!mongoc_cursor_error(cursor.get(), &error)) return;
  const bool too_long = inside_->took_too_long(asked);
  cursor.reset();
  inside_->fail(error, too_long);
}

}  // namespace callmill::outside
