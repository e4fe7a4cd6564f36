#include "importing/mongo_sync.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/importing/mongo_filter.h"
#include "outside/log.h"
#include "sql/importing.h"

namespace callmill::importing {

namespace {

using namespace std::chrono_literals;
using sql::importing::UnfinishedCalls;

constexpr const char* kById = R"({"_id":1})";
constexpr std::chrono::milliseconds kBulkTimeLimit = 10min;
/// Clients write the transcript of a call until so long after its end.
constexpr std::chrono::seconds kWrittenAfterEnd = 5s;
/// A call without an end for so long will hardly get one; only the next import asks for it again.
constexpr std::chrono::hours kAbandoned{24};
constexpr std::int64_t kUnfinishedAtOnce = 100;
constexpr std::size_t kConversationsAtOnce = 50;
/// Documents without an order in time are read whole, which takes at most a tenth of the time.
constexpr int kRestFactor = 10;

/// An _id comes as plain text; one that is not a string is not an ObjectId.
std::string id_of(const outside::Piece& piece) {
  const auto* document = std::get_if<outside::Document>(&piece);
  if (document == nullptr) return {};
  const auto id = document->json->find("_id");
  return id != document->json->end() && id->is_string() ? id->get<std::string>() : std::string();
}

bool has_ended(const CallRow& call) {
  return call.ended_at.has_value();
}

bool any_call(const CallRow&) {
  return true;
}

}  // namespace

MongoSync::MongoSync(ImportRun& import, ledger::Database& database, const Settings& settings, const Mapping& mapping,
                     SyncSource source, SyncQuery question)
    : import_(import),
      database_(database),
      settings_(settings),
      mapping_(mapping),
      source_(std::move(source)),
      question_(std::move(question)),
      narrowed_from_(question_.since) {}

void MongoSync::pass(UnixTime now) {
  import_.clear();
  pass_started_ = now;
  read_tenants_and_phones();
  if (narrowed()) {
    if (question_.call_ids.empty()) read_unfinished();
    read_narrowed();
  } else {
    const UnixTime from = position_of(DocumentKind::transcripts).from;
    fresh_since_ = from == UnixTime{} ? now - kWrittenAfterEnd : std::min(from, now - kWrittenAfterEnd);
    read_unfinished();
    for (const DocumentKind kind : {DocumentKind::transcripts, DocumentKind::metadata}) {
      read_in_order(kind);
      read_without_order(kind);
    }
  }
  first_pass_ = false;
}

MongoSync::Position& MongoSync::position_of(DocumentKind kind) {
  const auto found = positions_.find(kind);
  if (found != positions_.end()) return found->second;
  const auto saved = intake::read_to(database_, settings_.mongodb_db, collection_name(kind, settings_));
  Position position{saved ? *saved - kWatermarkOverlap : UnixTime{}, true};
  if (question_.since) position = {*question_.since, saved && *question_.since <= *saved};
  if (kind == DocumentKind::metadata && !question_.enqueue) position.save = false;
  return positions_.emplace(kind, position).first->second;
}

void MongoSync::begin(DocumentKind kind) {
  import_.begin(kind, collection_name(kind, settings_), "MongoDB");
}

/// Reads what `next` gives to its end; after a failure again, for what `next` gives then. A try that follows one which
/// got further is the first again.
void MongoSync::find(DocumentKind kind, const std::function<outside::Find()>& next, const Take& take,
                     const std::function<void()>& finish) {
  bytes_ = 0;
  begun_ = std::chrono::steady_clock::now();
  std::string failed_filter;
  for (int failures = 0;;) {
    begin(kind);
    const outside::Find wanted = next();
    try {
      source_.find(wanted, [&](const outside::Piece& piece) {
        source_.check();
        if (const auto* document = std::get_if<outside::Document>(&piece)) bytes_ += document->bytes;
        take(piece);
      });
      return finish();
    } catch (const outside::MongoError& error) {
      import_.clear();
      if (wanted.filter != std::exchange(failed_filter, wanted.filter)) failures = 0;
      if (!error.may_pass() || ++failures >= question_.tries) throw;
      const std::chrono::seconds wait{1 << (failures - 1)};
      log::warn("import", error.what() + ("; asking again in " + std::to_string(wait.count()) + " s"),
                {{"event", "mongodb_asked_again"}});
      source_.rest(wait);
    }
  }
}

/// Everything that passes the filter, in no order. Of calls, the wanted ones; with transcripts if fresh.
void MongoSync::read_all(DocumentKind kind, const std::string& filter, const IsWanted& is_fresh,
                         const IsWanted& is_wanted) {
  const auto store = [&] {
    std::erase_if(import_.calls(), [&](const CallRow& call) { return !is_wanted(call); });
    const bool whole = kind == DocumentKind::tenants || kind == DocumentKind::phones;
    store_batch(is_fresh,
                whole ? std::optional(intake::Watermark{settings_.mongodb_db, collection_name(kind, settings_), {}})
                      : std::nullopt);
  };
  find(
      kind,
      [&] {
        return outside::Find{collection_name(kind, settings_), filter, "{}", kBulkTimeLimit};
      },
      [&](const outside::Piece& piece) {
        import_.take(piece);
        if (import_.full()) store();
      },
      store);
}

void MongoSync::read_tenants_and_phones() {
  if (tenants_read_ && pass_started_ < *tenants_read_ + settings_.tenant_refresh) return;
  const std::string& tenant = question_.tenant_id;
  read_all(DocumentKind::tenants, tenant.empty() ? "{}" : any_of(mapping_, {{"tenants.tenant_id", {tenant}}}), any_call,
           any_call);
  read_all(DocumentKind::phones, "{}", any_call, any_call);
  tenants_read_ = pass_started_;
}

void MongoSync::read_in_order(DocumentKind kind) {
  Position& position = position_of(kind);
  const std::string collection = collection_name(kind, settings_);
  std::string last_read;
  std::string last_stored;
  const auto store = [&] {
    const auto mark = watermark_after(last_read, pass_started_);
    const bool save = mark && position.save;
    store_batch([&](const CallRow& call) { return has_fresh_end(call); },
                save ? std::optional(intake::Watermark{settings_.mongodb_db, collection, mark}) : std::nullopt);
    if (mark) position.from = std::max(position.from, *mark - kWatermarkOverlap);
    last_stored = last_read;
  };
  find(
      kind,
      [&] {
        last_read = last_stored;
        return outside::Find{collection, last_stored.empty() ? made_since(position.from) : made_after(last_stored),
                             kById, kBulkTimeLimit};
      },
      [&](const outside::Piece& piece) {
        if (std::string id = id_of(piece); !id.empty()) last_read = std::move(id);
        import_.take(piece);
        if (import_.full()) store();
      },
      store);
}

void MongoSync::read_without_order(DocumentKind kind) {
  const auto next = next_whole_.find(kind);
  const bool is_known = next != next_whole_.end();
  if (is_known && pass_started_ < next->second) return;
  begin(kind);
  const std::int64_t before = import_.documents_of(collection_name(kind, settings_));
  const auto started = std::chrono::steady_clock::now();
  read_all(
      kind, without_object_id(), [&](const CallRow& call) { return has_fresh_end(call); },
      [&](const CallRow& call) { return is_young(call); });
  const std::int64_t found = import_.documents_of(collection_name(kind, settings_)) - before;
  if (found == 0) return;
  const auto took = std::chrono::steady_clock::now() - started;
  next_whole_[kind] = pass_started_ + std::chrono::ceil<std::chrono::seconds>(kRestFactor * took);
  if (is_known) return;
  log::warn("import",
            collection_name(kind, settings_) + ": " + std::to_string(found) +
                " documents have an _id that is no ObjectId; these have no order in time and are read whole every time",
            {{"event", "no_order_in_time"}});
}

/// Known calls without an end: metadata gets its end later.
void MongoSync::read_unfinished() {
  const UnixTime created_since = first_pass_ ? UnixTime{} : pass_started_ - kAbandoned;
  for (std::int64_t after = 0;;) {
    std::vector<std::string> call_ids;
    database_.each(UnfinishedCalls{.after = after, .created_since = created_since, .limit = kUnfinishedAtOnce},
                   [&](UnfinishedCalls::Row row) {
                     after = row.call_row;
                     call_ids.push_back(std::move(row.call_id));
                   });
    if (call_ids.empty()) return;
    read_all(DocumentKind::metadata, any_of(mapping_, {{"metadata.call_id", call_ids}}), has_ended, any_call);
  }
}

std::string MongoSync::narrowed_filter() {
  if (!question_.call_ids.empty()) {
    return any_of(mapping_, {{"metadata.call_id", {question_.call_ids.begin(), question_.call_ids.end()}}});
  }
  std::vector<std::string> numbers;
  for (const auto& [number, tenant_id] : intake::phone_tenants(database_)) {
    if (tenant_id == question_.tenant_id) numbers.push_back(number);
  }
  return any_of(mapping_,
                {{"metadata.tenant_id", {question_.tenant_id}}, {"metadata.called_number", std::move(numbers)}});
}

void MongoSync::read_narrowed() {
  const std::string filter = narrowed_filter();
  if (narrowed_from_) {
    read_all(DocumentKind::metadata, both(filter, made_since(*narrowed_from_)), any_call, any_call);
    read_all(DocumentKind::metadata, both(filter, without_object_id()), any_call,
             [&](const CallRow& call) { return is_young(call); });
  } else {
    read_all(DocumentKind::metadata, filter, any_call, any_call);
  }
  if (question_.call_ids.empty()) narrowed_from_ = pass_started_ - kWatermarkOverlap;
}

bool MongoSync::has_fresh_end(const CallRow& call) const {
  return call.ended_at && *call.ended_at >= fresh_since_;
}

bool MongoSync::is_asked_for(const CallRow& call) const {
  return (question_.tenant_id.empty() || call.tenant_id == question_.tenant_id) &&
         (question_.call_ids.empty() || question_.call_ids.contains(call.call_id));
}

/// Not older than --since; for documents whose _id gives no time.
bool MongoSync::is_young(const CallRow& call) const {
  const auto at = call.ended_at ? call.ended_at : call.started_at;
  return !question_.since || !at || *at >= *question_.since;
}

void MongoSync::store_batch(const IsWanted& is_fresh, const std::optional<intake::Watermark>& watermark) {
  std::vector<CallRow>& calls = import_.calls();
  std::erase_if(calls, [&](const CallRow& call) { return !is_asked_for(call); });
  std::vector<std::string> call_ids;
  for (const CallRow& call : calls) {
    if (is_fresh(call)) call_ids.push_back(call.call_id);
    if (call_ids.size() == kConversationsAtOnce) read_transcripts_of(std::exchange(call_ids, {}));
  }
  if (!call_ids.empty()) read_transcripts_of(call_ids);
  import_.store(watermark);
  import_.show({.collection = import_.collection(),
                .documents = import_.documents_of(import_.collection()),
                .bytes = bytes_,
                .elapsed = std::chrono::steady_clock::now() - begun_});
}

/// The conversations of a batch's calls, stored before the calls: storing a call enqueues it.
void MongoSync::read_transcripts_of(const std::vector<std::string>& call_ids) {
  begin(DocumentKind::transcripts);
  const std::string filter = any_of(mapping_, {{"transcripts.call_id", call_ids}, {"items.call_id", call_ids}});
  source_.find_beside({collection_name(DocumentKind::transcripts, settings_), filter, "{}", kBulkTimeLimit},
                      [&](const outside::Piece& piece) {
                        source_.check();
                        import_.take(piece);
                      });
  std::erase_if(import_.items(), [&](const ItemRow& item) {
    return !question_.tenant_id.empty() && item.tenant_id && *item.tenant_id != question_.tenant_id;
  });
  import_.store_items();
  begin(DocumentKind::metadata);
}

}  // namespace callmill::importing
