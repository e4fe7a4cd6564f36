#include "outside/importer/lookups.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <variant>

#include "domain/importing/lookup_documents.h"
#include "domain/importing/mongo_filter.h"
#include "outside/clock.h"
#include "outside/importer/mongo_reader.h"
#include "outside/log.h"
#include "outside/parting.h"

namespace callmill::outside {

namespace {

using namespace std::chrono_literals;

/// Bounds what a batch holds in memory.
constexpr std::size_t kBatch = 500;
constexpr std::chrono::seconds kPartingWait = 1s;

struct Asked {
  TransferId id = 0;
  Lookup lookup;
  std::chrono::seconds timeout{0};
};
using Answers = std::vector<std::pair<TransferId, Reply>>;

/// Asks MongoDB for batches, in the importer's thread.
class Asking {
 public:
  /// `parting` outlives it.
  Asking(const Settings& settings, std::string uri, Mapping mapping, Parting& parting)
      : parting_(parting), settings_(settings), uri_(std::move(uri)), mapping_(std::move(mapping)) {}

  Answers answer(const std::vector<Asked>& batch) {
    Answers answers;
    try {
      if (!reader_) reader_.emplace(uri_, settings_.mongodb_db);
      ask(batch, answers);
      parting_.goes_on();
      note_unreached({});
    } catch (const MongoError& error) {
      parting_.goes_on();
      note_unreached(error.what());
      fail(batch, {error.kind, error.what()}, answers);
    } catch (const std::exception& error) {  // The mapping names a field that MongoDB cannot be asked for.
      fail(batch, {TransportError::configuration, error.what()}, answers);
    }
    return answers;
  }

 private:
  /// Halves a batch with a document that may belong to several of its calls, until it can only belong to one.
  void ask(std::span<const Asked> batch, Answers& answers) {
    LookupDocuments sorted(lookups_of(batch), wall_clock(), mapping_);
    read_all(batch, sorted);
    if (sorted.is_ambiguous()) {
      const std::size_t half = batch.size() / 2;
      ask(batch.first(half), answers);
      ask(batch.subspan(half), answers);
      return;
    }
    auto documents = std::move(sorted).documents();
    for (std::size_t i = 0; i < batch.size(); ++i) answers.emplace_back(batch[i].id, std::move(documents[i]));
  }

  /// Metadata first, so that the transcript of a call that has ended is read after that end.
  void read_all(std::span<const Asked> batch, LookupDocuments& sorted) {
    std::chrono::seconds limit{1};
    std::set<std::string> calls;
    std::set<std::string> tenants;
    for (const Asked& asked : batch) {
      limit = std::max(limit, asked.timeout);
      calls.insert(asked.lookup.key.call_id);
      if (asked.lookup.with_tenant) tenants.insert(asked.lookup.key.tenant_id);
    }
    const std::vector<std::string> call_ids(calls.begin(), calls.end());
    read({settings_.mongodb_metadata_collection, any_of(mapping_, {{"metadata.call_id", call_ids}}), "{}", limit},
         sorted, &LookupDocuments::take_metadata);
    read({settings_.mongodb_transcripts_collection,
          any_of(mapping_, {{"transcripts.call_id", call_ids}, {"items.call_id", call_ids}}), "{}", limit},
         sorted, &LookupDocuments::take_transcript);
    if (tenants.empty()) return;
    read({settings_.mongodb_tenants_collection,
          any_of(mapping_, {{"tenants.tenant_id", {tenants.begin(), tenants.end()}}}), "{}", limit},
         sorted, &LookupDocuments::take_tenant);
  }

  void read(const Find& find, LookupDocuments& sorted,
            void (LookupDocuments::*take)(const nlohmann::json&, const std::string&)) {
    reader_->find(find, [&](const std::variant<Document, Malformed>& piece) {
      parting_.goes_on();
      if (const auto* document = std::get_if<Document>(&piece)) {
        (sorted.*take)(*document->json, document->where);
      } else {
        const auto& malformed = std::get<Malformed>(piece);
        sorted.take_malformed(malformed.where, malformed.why);
      }
    });
  }

  static std::vector<Lookup> lookups_of(std::span<const Asked> batch) {
    std::vector<Lookup> lookups;
    for (const Asked& asked : batch) lookups.push_back(asked.lookup);
    return lookups;
  }

  /// For all that have no answer yet.
  static void fail(const std::vector<Asked>& batch, const NotSent& why, Answers& answers) {
    for (std::size_t i = answers.size(); i < batch.size(); ++i) answers.emplace_back(batch[i].id, why);
  }

  void note_unreached(const std::string& words) {
    if (words.empty() != unreached_.empty()) {
      if (words.empty()) {
        log::info("import", "MongoDB answers again", {{"event", "mongodb_back"}});
      } else {
        log::warn("import", words, {{"event", "mongodb_trouble"}});
      }
    }
    unreached_ = words;
  }

  Parting& parting_;
  Settings settings_;
  std::string uri_;
  Mapping mapping_;
  std::optional<MongoReader> reader_;
  std::string unreached_;
};

}  // namespace

struct Lookups::Shared {
  Parting parting;
  std::vector<Asked> queue;
  Answers answers;
  std::function<void()> wake;

  /// Empty: the thread has to end.
  std::vector<Asked> next_batch() {
    std::unique_lock lock(parting.mutex);
    parting.changed.wait(lock, [this] { return parting.stopping || !queue.empty(); });
    if (parting.stopping) return {};
    const auto end = queue.begin() + static_cast<std::ptrdiff_t>(std::min(queue.size(), kBatch));
    std::vector<Asked> batch(std::make_move_iterator(queue.begin()), std::make_move_iterator(end));
    queue.erase(queue.begin(), end);
    return batch;
  }

  void put(Answers fresh) {
    const std::scoped_lock lock(parting.mutex);
    std::move(fresh.begin(), fresh.end(), std::back_inserter(answers));
    if (!parting.stopping) wake();
  }
};

Lookups::Lookups(const Settings& settings, std::string uri, Mapping mapping, std::function<void()> wake)
    : shared_(std::make_shared<Shared>()) {
  shared_->wake = std::move(wake);
  thread_ = thread_without_signals(
      [shared = shared_,
       asking = std::make_unique<Asking>(settings, std::move(uri), std::move(mapping), shared_->parting)]() mutable {
        for (;;) {
          const std::vector<Asked> batch = shared->next_batch();
          if (batch.empty()) break;
          shared->put(asking->answer(batch));
        }
        asking.reset();
        shared->parting.end();
      });
}

Lookups::~Lookups() {
  shared_->parting.part_from(thread_, kPartingWait);
}

void Lookups::start(TransferId id, const Lookup& lookup, std::chrono::seconds timeout) {
  const std::scoped_lock lock(shared_->parting.mutex);
  shared_->queue.push_back({id, lookup, timeout});
  shared_->parting.changed.notify_all();
}

std::vector<std::pair<TransferId, Reply>> Lookups::take() {
  const std::scoped_lock lock(shared_->parting.mutex);
  return std::exchange(shared_->answers, {});
}

}  // namespace callmill::outside
