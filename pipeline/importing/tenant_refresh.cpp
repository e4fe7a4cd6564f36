#include "importing/tenant_refresh.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "importing/document_batch.h"
#include "outside/clock.h"
#include "outside/log.h"
#include "outside/parting.h"
#include "sql/importing.h"

namespace callmill::importing {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kErrorsKept = 20;
constexpr std::chrono::seconds kSoonAgain = 30s;
constexpr std::chrono::seconds kPartingWait = 2s;

void read_collection(const FindDocuments& find, DocumentKind kind, const std::string& collection, DocumentBatch& batch,
                     UnixTime now, std::set<std::string>& errors) {
  const auto add_error = [&](const std::string& where, const std::string& why) {
    if (errors.size() < kErrorsKept) errors.insert(where + ": " + why);
  };
  batch.begin(kind);
  find({.collection = collection}, [&](const outside::Piece& piece) {
    if (const auto* malformed = std::get_if<outside::Malformed>(&piece))
      return add_error(malformed->where, malformed->why);
    const auto& document = std::get<outside::Document>(piece);
    const Findings findings = batch.take(*document.json, document.bytes);
    if (!findings.errors.empty()) return add_error(document.where, findings.errors.front());
    for (const std::string& remark : findings.remarks) add_error(document.where, remark);
    if (batch.full()) batch.store(kind, now);
  });
  batch.store(kind, now);
}

bool is_due(ledger::Database& database, const Settings& settings, UnixTime now) {
  const auto watermark = database.maybe(
      sql::importing::Watermark{.mongodb_db = settings.mongodb_db, .collection = settings.mongodb_tenants_collection});
  return !watermark || now < watermark->read_at || now >= watermark->read_at + settings.tenant_refresh;
}

bool claim(ledger::Database& database, const Settings& settings, UnixTime now) {
  return database
      .maybe(sql::importing::ClaimReading{.mongodb_db = settings.mongodb_db,
                                          .collection = settings.mongodb_tenants_collection,
                                          .every_s = settings.tenant_refresh.count(),
                                          .now = now})
      .has_value();
}

void put_off(ledger::Database& database, const Settings& settings, UnixTime claimed_at) {
  const auto soon = std::min(kSoonAgain, settings.tenant_refresh);
  database.run(sql::importing::PutOffReading{.mongodb_db = settings.mongodb_db,
                                             .collection = settings.mongodb_tenants_collection,
                                             .claimed_at = claimed_at,
                                             .read_at = claimed_at - settings.tenant_refresh + soon});
}

}  // namespace

Refreshed refresh_tenants(ledger::Database& database, const Settings& settings, const Mapping& mapping,
                          const FindDocuments& find, UnixTime now) {
  Refreshed refreshed;
  refreshed.claimed = is_due(database, settings, now) && claim(database, settings, now);
  if (!refreshed.claimed) return refreshed;
  DocumentBatch batch(database, mapping, intake::EnqueueFinished::no);
  try {
    for (const DocumentKind kind : {DocumentKind::tenants, DocumentKind::phones}) {
      read_collection(find, kind, collection_name(kind, settings), batch, now, refreshed.errors);
    }
  } catch (const outside::MongoError& error) {
    refreshed.failure = error.what();
    put_off(database, settings, now);
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
  std::string failure;  ///< Logged last.
  std::set<std::string> errors;

  struct Stopped {};

  static std::shared_ptr<Worker> start(std::shared_ptr<Worker> worker) {
    worker->thread = outside::thread_without_signals([worker] { worker->run(); });
    return worker;
  }
  void run();
  void refresh(ledger::Database& database, FindDocuments& find);
  void log_news(const Refreshed& refreshed);
  void go_on();
  bool wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock(parting.mutex);
    return !parting.changed.wait_for(lock, at_most, [&] { return parting.stopping; });
  }
};

/// Called whenever time may have passed in MongoDB.
void TenantRefresh::Worker::go_on() {
  if (!parting.goes_on()) throw Stopped{};
}

void TenantRefresh::Worker::log_news(const Refreshed& refreshed) {
  if (!refreshed.claimed) return;
  if (!refreshed.failure.empty() && refreshed.failure != failure) {
    log::warn("tenants", "not refreshed: " + refreshed.failure, {{"event", "tenants_not_refreshed"}});
  }
  if (refreshed.failure.empty() && !failure.empty()) {
    log::info("tenants", "refreshed again", {{"event", "tenants_refreshed"}});
  }
  for (const std::string& error : refreshed.errors) {
    if (!errors.contains(error)) log::warn("tenants", error, {{"event", "bad_document"}});
  }
  failure = refreshed.failure;
  if (refreshed.failure.empty()) errors = refreshed.errors;
}

void TenantRefresh::Worker::refresh(ledger::Database& database, FindDocuments& find) {
  Refreshed refreshed{.claimed = true, .failure = {}, .errors = errors};
  try {
    if (!find) find = connect();
    const FindDocuments careful = [&](const outside::Find& wanted, const Take& take) {
      try {
        find(wanted, [&](outside::Piece piece) {
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
  log_news(refreshed);
}

void TenantRefresh::Worker::run() {
  try {
    ledger::Database database(settings.db, ledger::Access::read_write);
    FindDocuments find;
    do {
      refresh(database, find);
    } while (wait(std::min<std::chrono::milliseconds>(settings.tenant_refresh, 1s)));
  } catch (const Stopped&) {
  } catch (const std::exception& error) {
    log::error("tenants", std::string("not refreshed any more: ") + error.what(), {{"event", "tenants_not_refreshed"}});
  }
  parting.end();
}

TenantRefresh::TenantRefresh(const Settings& settings, const Mapping& mapping, std::function<FindDocuments()> connect)
    : worker_(Worker::start(std::make_shared<Worker>(settings, mapping, std::move(connect)))) {}

TenantRefresh::TenantRefresh(const Settings& settings, const Mapping& mapping, const Secrets& secrets) {
  if (secrets.mongodb_uri.empty()) return;
  const auto connect = [uri = secrets.mongodb_uri, name = settings.mongodb_db]() -> FindDocuments {
    return [reader = std::make_shared<outside::MongoReader>(uri, name)](const outside::Find& find, const Take& take) {
      reader->find(find, take);
    };
  };
  worker_ = Worker::start(std::make_shared<Worker>(settings, mapping, connect));
}

TenantRefresh::~TenantRefresh() {
  if (worker_) worker_->parting.part_from(worker_->thread, kPartingWait);
}

}  // namespace callmill::importing
