#include "commands/tenant_refresh.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "domain/import_rows.h"
#include "outside/clock.h"
#include "outside/log.h"
#include "outside/parting.h"
#include "runner/store_documents.h"

namespace callmill::commands {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBatch = 500;
constexpr std::size_t kComplaintsKept = 20;
constexpr std::chrono::seconds kSoonAgain = 30s;
constexpr std::chrono::seconds kFarewell = 2s;

using Piece = std::variant<outside::Document, outside::Malformed>;

template <class Row, class Read, class Store>
void read_collection(const FindDocuments& find, const std::string& collection, std::set<std::string>& complaints,
                     Read read, Store store) {
  std::vector<Row> batch;
  const auto complain = [&](const std::string& where, const std::string& why) {
    if (complaints.size() < kComplaintsKept) complaints.insert(where + ": " + why);
  };
  find({.collection = collection}, [&](const Piece& piece) {
    if (const auto* malformed = std::get_if<outside::Malformed>(&piece))
      return complain(malformed->where, malformed->why);
    const auto& document = std::get<outside::Document>(piece);
    Rows<Row> rows = read(*document.json);
    if (!rows.complaints.empty()) return complain(document.where, rows.complaints.front());
    batch.insert(batch.end(), rows.rows.begin(), rows.rows.end());
    if (batch.size() >= kBatch) store(std::exchange(batch, {}));
  });
  if (!batch.empty()) store(batch);
}

bool is_due(ledger::Database& database, const Settings& settings, UnixTime now) {
  auto query = database.query("import/watermark");
  query.bind("mongodb_db", settings.mongodb_db).bind("collection", settings.mongodb_tenants_collection);
  if (!query.next()) return true;
  const UnixTime read_at = unix_time(query.row().integer("read_at"));
  return now < read_at || now >= read_at + settings.tenant_refresh;
}

}  // namespace

Refreshed refresh_tenants(ledger::Database& database, const Settings& settings, const Mapping& mapping,
                          const FindDocuments& find, UnixTime now) {
  const std::string& tenants = settings.mongodb_tenants_collection;
  const auto about_tenants = [&](const char* statement) {
    ledger::Query query = database.query(statement);
    query.bind("mongodb_db", settings.mongodb_db).bind("collection", tenants);
    return query;
  };
  Refreshed refreshed;
  if (!is_due(database, settings, now)) return refreshed;
  {
    auto claim = about_tenants("import/claim_reading");
    claim.bind("every_s", settings.tenant_refresh.count()).bind("now", unix_seconds(now));
    while (claim.next()) refreshed.claimed = true;
  }
  if (!refreshed.claimed) return refreshed;
  try {
    read_collection<TenantRow>(
        find, tenants, refreshed.complaints, [&](const auto& json) { return read_tenant(json, mapping); },
        [&](const auto& rows) { runner::store_tenants(database, rows, now); });
    read_collection<PhoneRow>(
        find, settings.mongodb_phones_collection, refreshed.complaints,
        [&](const auto& json) { return read_phone(json, mapping); },
        [&](const auto& rows) { runner::store_phones(database, rows, now); });
  } catch (const outside::MongoError& error) {
    refreshed.failure = error.what();
    const auto soon = std::min(kSoonAgain, settings.tenant_refresh);
    about_tenants("import/put_off_reading")
        .bind("claimed_at", unix_seconds(now))
        .bind("read_at", unix_seconds(now - settings.tenant_refresh + soon))
        .run();
  }
  return refreshed;
}

/// Shared with the thread, because it may be left behind.
struct TenantRefresh::Worker {
  Worker(const Settings& the_settings, const Mapping& the_mapping, std::function<FindDocuments()> how_to_connect)
      : settings(the_settings), mapping(the_mapping), connect(std::move(how_to_connect)) {}

  Settings settings;
  Mapping mapping;
  std::function<FindDocuments()> connect;
  outside::Parting parting;
  std::thread thread;
  std::string failure;  ///< Told last.
  std::set<std::string> complaints;

  struct Stopped {};

  static std::shared_ptr<Worker> start(std::shared_ptr<Worker> worker) {
    worker->thread = std::thread([worker] { worker->run(); });
    return worker;
  }
  void run();
  void look(ledger::Database& database, FindDocuments& find);
  void tell(const Refreshed& refreshed);
  void go_on();
  bool wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock(parting.mutex);
    return !parting.changed.wait_for(lock, at_most, [&] { return parting.stopping; });
  }
};

/// To be called whenever time may have passed in MongoDB.
void TenantRefresh::Worker::go_on() {
  if (!parting.goes_on()) throw Stopped{};
}

void TenantRefresh::Worker::tell(const Refreshed& refreshed) {
  if (!refreshed.claimed) return;
  if (!refreshed.failure.empty() && refreshed.failure != failure) {
    log::warn("tenants", "not refreshed: " + refreshed.failure, {{"event", "tenants_not_refreshed"}});
  }
  if (refreshed.failure.empty() && !failure.empty()) {
    log::info("tenants", "refreshed again", {{"event", "tenants_refreshed"}});
  }
  for (const std::string& complaint : refreshed.complaints) {
    if (!complaints.contains(complaint)) log::warn("tenants", complaint, {{"event", "bad_document"}});
  }
  failure = refreshed.failure;
  if (refreshed.failure.empty()) complaints = refreshed.complaints;
}

void TenantRefresh::Worker::look(ledger::Database& database, FindDocuments& find) {
  Refreshed refreshed{.claimed = true, .failure = {}, .complaints = complaints};
  try {
    if (!find) find = connect();
    const FindDocuments careful = [&](const outside::Find& wanted, const Take& take) {
      try {
        find(wanted, [&](Piece piece) {
          go_on();
          take(std::move(piece));
        });
      } catch (const outside::MongoError&) {
        go_on();
        throw;
      }
      go_on();
    };
    refreshed = refresh_tenants(database, settings, mapping, careful, wall_clock());
  } catch (const std::exception& error) {
    refreshed.failure = error.what();
  }
  tell(refreshed);
}

void TenantRefresh::Worker::run() {
  try {
    ledger::Database database(settings.db, ledger::Access::read_write);
    FindDocuments find;
    do {
      look(database, find);
    } while (wait(std::min<std::chrono::milliseconds>(settings.tenant_refresh, 1s)));
  } catch (const Stopped&) {
  } catch (const std::exception& error) {
    log::error("tenants", std::string("not refreshed any more: ") + error.what(), {{"event", "tenants_not_refreshed"}});
  }
  parting.end();
}

TenantRefresh::TenantRefresh(const Settings& settings, const Mapping& mapping, std::function<FindDocuments()> connect)
    : worker_(Worker::start(std::make_shared<Worker>(settings, mapping, std::move(connect)))) {}

TenantRefresh::TenantRefresh(const Context& context) {
  if (context.secrets.mongodb_uri.empty()) return;
  const auto connect = [uri = context.secrets.mongodb_uri, name = context.settings.mongodb_db]() -> FindDocuments {
    return [reader = std::make_shared<outside::MongoReader>(uri, name)](const outside::Find& find, const Take& take) {
      reader->find(find, take);
    };
  };
  worker_ = Worker::start(std::make_shared<Worker>(context.settings, import_mapping(context.settings), connect));
}

TenantRefresh::~TenantRefresh() {
  if (worker_) worker_->parting.part_from(worker_->thread, kFarewell);
}

}  // namespace callmill::commands
