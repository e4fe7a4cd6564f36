#include "intake/store_documents.h"

#include <set>

#include "domain/documents.h"
#include "intake/document_statements.h"
#include "sql/importing.h"

namespace callmill::intake {

namespace {

namespace importing = sql::importing;

bool done_before(const CallRow& call) {
  return call.ended_at && call.processed_status == "completed";
}

void count(Stored& stored, ledger::Upserted what) {
  if (what == ledger::Upserted::inserted) ++stored.rows_new;
  if (what == ledger::Upserted::updated) ++stored.rows_changed;
  if (what == ledger::Upserted::unchanged) ++stored.rows_unchanged;
}

void expect_tenants(ledger::Database& database, const std::vector<CallRow>& calls, UnixTime now) {
  std::set<std::string_view> tenants;
  for (const CallRow& call : calls) {
    if (!tenants.insert(call.tenant_id).second) continue;
    database.run(importing::ExpectTenant{.tenant_id = call.tenant_id, .now = now});
  }
}

std::int64_t enqueue_finished_calls(ledger::Database& database, const std::vector<CallRow>& calls, UnixTime now) {
  std::int64_t enqueued = 0;
  for (const CallRow& call : calls) {
    enqueued +=
        database.run(importing::EnqueueFinished{.tenant_id = call.tenant_id, .call_id = call.call_id, .now = now});
  }
  return enqueued;
}

void save(ledger::Database& database, const std::optional<Watermark>& watermark, UnixTime now) {
  if (!watermark) return;
  database.run(importing::SaveWatermark{.mongodb_db = watermark->mongodb_db,
                                        .collection = watermark->collection,
                                        .read_to = watermark->read_to,
                                        .now = now});
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
  ledger::Transaction transaction(database);
  Stored stored;
  std::vector<std::string> call_ids;
  for (const ItemRow& item : items) {
    const std::string chunks = chunk_json(item.chunks);
    if (database.run(store_statement(item, chunks, now)) == 0) continue;
    ++stored.rows_new;
    if (call_ids.empty() || call_ids.back() != item.call_id) call_ids.push_back(item.call_id);
  }
  stored.rows_unchanged = static_cast<std::int64_t>(items.size()) - stored.rows_new;
  if (!call_ids.empty()) database.run(importing::WakeCalls{.call_ids = call_ids});
  save(database, watermark, now);
  transaction.commit();
  return stored;
}

Stored store_tenants(ledger::Database& database, const std::vector<TenantRow>& tenants, UnixTime now,
                     const std::optional<Watermark>& watermark) {
  ledger::Transaction transaction(database);
  Stored stored;
  std::vector<std::string> changed;
  for (const TenantRow& tenant : tenants) {
    const std::string recipients = json_array(tenant.recipients);
    const std::string bcc = json_array(tenant.bcc);
    const auto what = database.upsert(store_statement(tenant, recipients, bcc, now));
    count(stored, what);
    if (what != ledger::Upserted::unchanged) changed.push_back(tenant.tenant_id);
  }
  if (!changed.empty()) database.run(importing::WakeTenants{.tenants = changed});
  save(database, watermark, now);
  transaction.commit();
  return stored;
}

Stored store_phones(ledger::Database& database, const std::vector<PhoneRow>& phones, UnixTime now,
                    const std::optional<Watermark>& watermark) {
  ledger::Transaction transaction(database);
  Stored stored;
  for (const PhoneRow& phone : phones) {
    count(stored, database.upsert(importing::StorePhone{.phone_number = phone.phone_number,
                                                        .tenant_id = phone.tenant_id,
                                                        .client_id = phone.client_id,
                                                        .now = now}));
  }
  save(database, watermark, now);
  transaction.commit();
  return stored;
}

Stored store_calls(ledger::Database& database, const std::vector<CallRow>& calls, EnqueueFinished enqueue_finished,
                   UnixTime now, const std::optional<Watermark>& watermark) {
  ledger::Transaction transaction(database);
  expect_tenants(database, calls, now);
  Stored stored;
  std::vector<std::string> changed;  // no job waits for a call that is new
  for (const CallRow& call : calls) {
    const auto what = database.upsert(store_statement(call, now));
    count(stored, what);
    if (what == ledger::Upserted::updated) changed.push_back(call.call_id);
    stored.calls_done_before += done_before(call) ? 1 : 0;
  }
  if (!changed.empty()) database.run(importing::WakeCalls{.call_ids = changed});
  if (enqueue_finished == EnqueueFinished::yes) stored.calls_enqueued = enqueue_finished_calls(database, calls, now);
  save(database, watermark, now);
  transaction.commit();
  return stored;
}

std::optional<UnixTime> read_to(ledger::Database& database, const std::string& mongodb_db,
                                const std::string& collection) {
  const auto watermark = database.maybe(importing::Watermark{.mongodb_db = mongodb_db, .collection = collection});
  return watermark ? watermark->read_to : std::nullopt;
}

PhoneTenants phone_tenants(ledger::Database& database) {
  PhoneTenants phones;
  database.each(importing::PhoneTenants{}, [&](importing::PhoneTenants::Row row) {
    phones.emplace(std::move(row.phone_number), std::move(row.tenant_id));
  });
  return phones;
}

}  // namespace callmill::intake
