#include "outside/transfers.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <random>
#include <unordered_map>
#include <utility>

#include "outside/clock.h"
#include "outside/curl.h"
#include "outside/http_transfer.h"
#include "outside/importer/lookups.h"
#include "outside/mail_files.h"
#include "outside/smtp_transfers.h"
#include "outside/watched_transfers.h"

namespace callmill::outside {

namespace {

CURLM* open_multi() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_ALL);
  if (once != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(once));
  CURLM* multi = curl_multi_init();
  if (multi == nullptr) throw std::runtime_error("libcurl: no multi handle");
  return multi;
}

/// Of as much chance as the ids of calls need: two workers must not make the same ones.
std::mt19937_64 seeded() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  return std::mt19937_64{seed};
}

}  // namespace

struct Transfers::Inside {
  struct HttpUnderWay {
    TransferId id;
    std::unique_ptr<HttpTransfer> transfer;
  };

  Settings settings;
  Secrets secrets;
  Multi multi{open_multi()};
  std::unordered_map<CURL*, HttpUnderWay> http;
  WatchedTransfers watched;
  SmtpTransfers smtp;
  std::unordered_map<TransferId, Steady::time_point> started;
  std::vector<Arrival> arrivals;
  std::atomic<bool> woken{false};
  std::mt19937_64 random = seeded();
  std::unique_ptr<Lookups> lookups;  // null: MONGODB_URI is not set. Last: its thread wakes `multi`

  Inside(const Settings& the_settings, const Secrets& the_secrets, const Mapping& mapping)
      : settings(the_settings),
        secrets(the_secrets),
        watched(multi.get(),
                [this](const HttpRequest& look, std::chrono::seconds timeout) { return make(look, timeout); }),
        smtp(multi.get(), settings, secrets, [this](TransferId id, Reply reply) { arrive(id, std::move(reply)); }) {
    if (secrets.mongodb_uri.empty()) return;
    lookups = std::make_unique<Lookups>(settings, secrets.mongodb_uri, mapping,
                                        [easy = multi.get()] { curl_multi_wakeup(easy); });
  }
  ~Inside() {
    for (const auto& [easy, under_way] : http) curl_multi_remove_handle(multi.get(), easy);
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

  std::unique_ptr<HttpTransfer> make(const HttpRequest& request, std::chrono::seconds timeout) const {
    return std::make_unique<HttpTransfer>(request, settings, secrets, timeout, wall_clock());
  }

  void start(TransferId id, const HttpRequest& request, std::chrono::seconds timeout) {
    auto transfer = make(request, timeout);
    CURL* easy = transfer->easy();
    add(multi.get(), easy);
    http.emplace(easy, HttpUnderWay{id, std::move(transfer)});
  }

  void start(TransferId id, const WatchedRequest& watched_request, std::chrono::seconds timeout) {
    start(id, watched_request.request, timeout);
    watched.watch(id, watched_request);
  }

  void start(TransferId id, const Mail& mail, std::chrono::seconds timeout) {
    if (settings.mail_dir.empty()) return smtp.start({id, mail, timeout});
    if (const std::string reason = unsendable_reason(mail); !reason.empty()) throw Unsendable(reason);
    arrive(id, write_mail(settings.mail_dir, mail));
  }

  void start(TransferId id, const Lookup& lookup, std::chrono::seconds timeout) {
    if (!lookups) return arrive(id, NoMongodb{});
    lookups->start(id, lookup, timeout);
  }

  void arrive(TransferId id, Reply reply) {
    const auto since = started.find(id);
    if (since == started.end()) return;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - since->second);
    started.erase(since);
    arrivals.push_back({id, std::move(reply), took});
  }

  void drive() {
    int running = 0;
    curl_multi_perform(multi.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
      // Copied: the message is gone once its handle is touched.
      CURL* const easy = message->easy_handle;
      const CURLcode code = message->data.result;
      if (!smtp.connected(easy, code) && !watched.finished(easy, code)) finish_http(easy, code);
    }
    give_up();
    watched.drive();
    smtp.drive();
    if (!lookups) return;
    for (auto& [id, reply] : lookups->take()) arrive(id, std::move(reply));
  }

  void finish_http(CURL* easy, CURLcode code) {
    const auto found = http.find(easy);
    if (found != http.end()) finish(found, found->second.transfer->reply(code));
  }

  void give_up() {
    for (const TransferId id : watched.given_up()) {
      const auto found = std::ranges::find_if(http, [id](const auto& entry) { return entry.second.id == id; });
      finish(found,
             Unanswered{
                 .error = TransportError::timeout, .why = "given up, by what was seen meanwhile", .given_up = true});
    }
  }

  void finish(std::unordered_map<CURL*, HttpUnderWay>::iterator one, Reply reply) {
    watched.stop(one->second.id, reply);
    arrive(one->second.id, std::move(reply));
    curl_multi_remove_handle(multi.get(), one->first);
    http.erase(one);
  }

  void poll(Steady::time_point until) {
    std::vector<curl_waitfd> sockets;
    smtp.add_sockets(sockets);
    const auto left = std::min({until, smtp.deadline(), watched.deadline()}) - Steady::now();
    // Rounded up: waking too early would spin until the time has come.
    const auto ms = std::clamp<std::int64_t>(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0, 3'600'000);
    curl_multi_poll(multi.get(), sockets.data(), static_cast<unsigned>(sockets.size()), static_cast<int>(ms), nullptr);
  }
};

Transfers::Transfers(const Settings& settings, const Secrets& secrets, const Mapping& mapping)
    : inside_(std::make_unique<Inside>(settings, secrets, mapping)) {
  std::signal(SIGPIPE, SIG_IGN);
}

Transfers::~Transfers() = default;

void Transfers::start(TransferId id, const Request& request, std::chrono::seconds timeout) {
  inside_->started[id] = Steady::now();
  try {
    std::visit([&](const auto& one) { inside_->start(id, one, timeout); }, request);
  } catch (const Unsendable& error) {
    inside_->arrive(id, NotSent{error.kind, error.what()});
  }
}

std::vector<Arrival> Transfers::wait(std::chrono::milliseconds at_most) {
  const auto until = Steady::now() + at_most;
  for (;;) {
    inside_->drive();
    const bool woken = inside_->woken.exchange(false);
    if (woken || !inside_->arrivals.empty() || Steady::now() >= until)
      return std::exchange(inside_->arrivals, std::vector<Arrival>{});
    inside_->poll(until);
  }
}

void Transfers::wake() {
  inside_->woken = true;
  curl_multi_wakeup(inside_->multi.get());
}

void Transfers::drop(TransferId id) {
  inside_->started.erase(id);
  std::erase_if(inside_->arrivals, [id](const Arrival& arrival) { return arrival.id == id; });
  inside_->smtp.drop(id);
  inside_->watched.drop(id);
  std::erase_if(inside_->http, [&](auto& entry) {
    if (entry.second.id != id) return false;
    curl_multi_remove_handle(inside_->multi.get(), entry.first);
    return true;
  });
}

UnixMillis Transfers::now() {
  return wall_clock_millis();
}

double Transfers::chance() {
  return std::uniform_real_distribution<double>{0.0, 1.0}(inside_->random);
}

}  // namespace callmill::outside
