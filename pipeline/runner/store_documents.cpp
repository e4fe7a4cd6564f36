#include "runner/store_documents.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "domain/document_json.h"
#include "domain/json.h"
#include "runner/enqueue.h"

namespace callmill::runner {

namespace {

using nlohmann::json;

/// The :rows of import/phones.
std::string phone_rows(const std::vector<PhoneRow>& phones) {
  json array = json::array();
  for (const PhoneRow& phone : phones) {
    array.push_back({{"phone_number", phone.phone_number},
                     {"tenant_id", phone.tenant_id},
                     {"client_id", or_null(phone.client_id)}});
  }
  return array.dump();
}

bool done_before(const CallRow& call) {
  return call.ended_at && call.processed_status == "completed";
}

/// The keys of calls that may be enqueued, as :rows of import/not_enqueued.
std::string enqueueable(const std::vector<CallRow>& calls) {
  json array = json::array();
  for (const CallRow& call : calls) {
    if (!done_before(call)) array.push_back({{"tenant_id", call.tenant_id}, {"external_id", call.external_id}});
  }
  return array.dump();
}

std::int64_t enqueue_finished_calls(ledger::Database& database, const std::vector<CallRow>& calls, UnixTime now) {
  std::vector<CallKey> keys;
  {
    auto query = database.query("import/not_enqueued");
    query.bind("rows", enqueueable(calls));
    while (query.next()) keys.push_back({query.row().text("tenant_id"), query.row().text("call_id")});
  }
  std::int64_t enqueued = 0;
  for (const Enqueued& answer : enqueue(database, keys, now)) enqueued += answer.enqueued ? 1 : 0;
  return enqueued;
}

/// Of `offered` rows those written, by key: the first writing of a new row is new, any later one of it is a change.
template <class Key>
class Written {
 public:
  void add(Key key, bool is_new) {
    if (is_new && seen_.insert(std::move(key)).second) {
      ++stored_.rows_new;
    } else {
      ++stored_.rows_changed;
    }
  }
  Stored of(std::size_t offered) const {
    Stored stored = stored_;
    stored.rows_unchanged = static_cast<std::int64_t>(offered) - stored.rows_new - stored.rows_changed;
    return stored;
  }

 private:
  std::set<Key> seen_;
  Stored stored_;
};

std::int64_t last_key(ledger::Database& database, std::string_view statement, std::string_view column) {
  auto query = database.query(statement);
  query.next();
  return query.row().integer(column);
}

void save(ledger::Database& database, const std::optional<Watermark>& watermark, UnixTime now) {
  if (!watermark) return;
  database.query("import/save_watermark")
      .bind("mongodb_db", watermark->mongodb_db)
      .bind("collection", watermark->collection)
      .bind("read_to", watermark->read_to ? std::optional(unix_seconds(*watermark->read_to)) : std::nullopt)
      .bind("now", unix_seconds(now))
      .run();
}

}  // namespace

Stored& Stored::operator+=(const Stored& other) {
  rows_new += other.rows_new;
  rows_changed += other.rows_changed;
  rows_unchanged += other.rows_unchanged;
  calls_enqueued += other.calls_enqueued;
  calls_done_before += other.calls_done_before;
  return *this;
}

Stored store_items(ledger::Database& database, const std::vector<ItemRow>& items, UnixTime now,
                   const std::optional<Watermark>& watermark) {
  const std::string rows = rows_json(items, now);
  ledger::Transaction transaction(database);
  Stored stored;
  stored.rows_new = database.query("import/items").bind("rows", rows).run();
  stored.rows_unchanged = static_cast<std::int64_t>(items.size()) - stored.rows_new;
  if (stored.rows_new > 0) database.query("import/wake_calls").bind("rows", rows).run();
  save(database, watermark, now);
  transaction.commit();
  return stored;
}

Stored store_tenants(ledger::Database& database, const std::vector<TenantRow>& tenants, UnixTime now,
                     const std::optional<Watermark>& watermark) {
  const std::string rows = rows_json(tenants, now);
  ledger::Transaction transaction(database);
  Written<std::string> written;
  json changed = json::array();
  {
    const std::int64_t last = last_key(database, "import/last_tenant", "last_rowid");
    auto query = database.query("import/tenants");
    query.bind("rows", rows).bind("last_rowid", last);
    while (query.next()) {
      changed.push_back(query.row().text("tenant_id"));
      written.add(query.row().text("tenant_id"), query.row().flag("is_new"));
    }
  }
  if (!changed.empty()) database.query("import/wake_tenants").bind("tenants", changed.dump()).run();
  save(database, watermark, now);
  transaction.commit();
  return written.of(tenants.size());
}

Stored store_phones(ledger::Database& database, const std::vector<PhoneRow>& phones, UnixTime now,
                    const std::optional<Watermark>& watermark) {
  const std::string rows = phone_rows(phones);
  ledger::Transaction transaction(database);
  Written<std::string> written;
  {
    const std::int64_t last = last_key(database, "import/last_phone", "last_rowid");
    auto query = database.query("import/phones");
    query.bind("rows", rows).bind("last_rowid", last).bind("now", unix_seconds(now));
    while (query.next()) written.add(query.row().text("phone_number"), query.row().flag("is_new"));
  }
  save(database, watermark, now);
  transaction.commit();
  return written.of(phones.size());
}

Stored store_calls(ledger::Database& database, const std::vector<CallRow>& calls, EnqueueFinished enqueue_finished,
                   UnixTime now, const std::optional<Watermark>& watermark) {
  const std::string rows = rows_json(calls, now);
  ledger::Transaction transaction(database);
  database.query("import/unknown_tenants").bind("rows", rows).bind("now", unix_seconds(now)).run();
  Written<std::int64_t> written;
  {
    const std::int64_t last = last_key(database, "import/last_call", "last_id");
    auto query = database.query("import/calls");
    query.bind("rows", rows).bind("last_id", last);
    while (query.next()) written.add(query.row().integer("id"), query.row().flag("is_new"));
  }
  Stored stored = written.of(calls.size());
  if (stored.rows_unchanged < static_cast<std::int64_t>(calls.size())) {
    database.query("import/wake_calls").bind("rows", rows).run();
  }
  if (enqueue_finished == EnqueueFinished::yes) stored.calls_enqueued = enqueue_finished_calls(database, calls, now);
  for (const CallRow& call : calls) stored.calls_done_before += done_before(call) ? 1 : 0;
  save(database, watermark, now);
  transaction.commit();
  return stored;
}

std::optional<UnixTime> read_to(ledger::Database& database, const std::string& mongodb_db,
                                const std::string& collection) {
  auto query = database.query("import/watermark");
  query.bind("mongodb_db", mongodb_db).bind("collection", collection);
  if (!query.next()) return std::nullopt;
  const auto seconds = query.row().maybe_integer("read_to");
  return seconds ? std::optional(unix_time(*seconds)) : std::nullopt;
}

PhoneTenants phone_tenants(ledger::Database& database) {
  PhoneTenants phones;
  auto query = database.query("import/phone_tenants");
  while (query.next()) phones.emplace(query.row().text("phone_number"), query.row().text("tenant_id"));
  return phones;
}

}  // namespace callmill::runner
