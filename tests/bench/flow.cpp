// Calls per second through the whole post-call flow, against the sandbox on this machine, beside the bare transfers of
// the same requests and mails (same libcurl, same limits, no database): what the worker costs over the wire. Prints the
// ratio. Usage: callmill-bench-flow [CALLS] [ROUNDS] [LATENCY-MS]
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>

#include "bench/figures.h"
#include "intake/enqueue.h"
#include "ledger/migrate.h"
#include "outside/log.h"
#include "outside/transfers.h"
#include "runner/worker.h"
#include "sandbox/sandbox_process.h"
#include "scratch.h"
#include "stages/all_stages.h"

namespace {

using namespace callmill;
using callmill::tests::SandboxProcess;

constexpr int kInFlight = 32;

/// Keeps every request that passes, so that the same can be sent again without the worker.
class Recording : public outside::Outside {
 public:
  explicit Recording(outside::Outside& real) : real_(real) {}
  void start(outside::TransferId id, const Request& request, std::chrono::seconds timeout) override {
    requests.push_back(request);
    real_.start(id, request, timeout);
  }
  std::vector<outside::Arrival> wait(std::chrono::milliseconds at_most) override { return real_.wait(at_most); }
  void wake() override { real_.wake(); }
  void drop(outside::TransferId id) override { real_.drop(id); }
  UnixMillis now() override { return real_.now(); }
  double chance() override { return real_.chance(); }

  std::vector<Request> requests;

 private:
  outside::Outside& real_;
};

void fill(ledger::Database& database, int calls) {
  database.execute(
      "update stages set in_flight_limit = " + std::to_string(kInFlight) + " where name in ('summarize', 'email')",
      "bench");
  std::vector<CallKey> keys;
  for (int i = 0; i < calls; ++i) keys.push_back({"tenant-bench", "call-" + std::to_string(1'000'000 + i)});
  ledger::Transaction transaction(database);
  intake::enqueue(database, keys, unix_time(1'800'000'000));
  database.execute(
      "update tenants set status = 'active', display_name = 'Bench', recipients = '[\"a@example.com\"]';"
      "update calls set metadata_at = 1, call_started_at = 1800000000, call_ended_at = 1800000060, "
      "phone = '+919876543210';"
      "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 12) "
      "insert into transcript_items (tenant_id, call_id, item_id, previous_item_id, seq, role, type, status, "
      "chunks, digest, "
      "imported_at) select tenant_id, call_id, 'item-' || n, iif(n > 1, 'item-' || (n - 1), null), n, "
      "iif(n % 2, 'assistant', 'user'), 'message', 'completed', json_array(json_object('seq', 1, 'text', "
      "'this is what was said in turn ' || n || ' of call ' || call_id)), n, 1 from calls, numbers",
      "bench");
  transaction.commit();
}

double worker_seconds(int calls, const Settings& settings, outside::Outside& outside) {
  tests::Scratch scratch;
  fill(scratch.database, calls);
  const std::atomic<bool> stop{false};
  const auto begun = std::chrono::steady_clock::now();
  runner::Worker worker(scratch.database, outside, stages::all_stages(), {}, settings, {.stages = {}, .once = true});
  worker.run(stop, [](const runner::Progress&) {});
  if (worker.progress().completed != calls) {
    std::fprintf(stderr, "only %lld of %d calls were completed\n", static_cast<long long>(worker.progress().completed),
                 calls);
    throw std::runtime_error("the flow did not complete");
  }
  return bench::seconds_since(begun);
}

double bare_seconds(const std::vector<Request>& requests, outside::Outside& outside) {
  const auto begun = std::chrono::steady_clock::now();
  std::size_t next = 0;
  std::size_t arrived = 0;
  while (arrived < requests.size()) {
    for (; next < requests.size() && next - arrived < 2 * kInFlight; ++next) {
      outside.start(static_cast<outside::TransferId>(next), requests[next], std::chrono::seconds{60});
    }
    arrived += outside.wait(std::chrono::milliseconds{100}).size();
  }
  return bench::seconds_since(begun);
}

void measure(int count, char** words) {
  mallopt(M_TRIM_THRESHOLD, 256 << 20);  // as `callmill run` does
  mallopt(M_TOP_PAD, 16 << 20);
  const int calls = count > 1 ? std::atoi(words[1]) : 1000;
  const int rounds = count > 2 ? std::atoi(words[2]) : 3;
  const std::string latency = count > 3 ? words[3] : "0";
  log::start("error", log::Style::text);
  const SandboxProcess sandbox({"--latency-ms", latency});
  Settings settings;
  settings.openai_base_url = sandbox.openai_url() + "/v1";
  settings.smtp_url = sandbox.smtp_url();
  settings.smtp_from = "callmill@example.com";
  settings.smtp_starttls = StartTls::off;
  outside::Transfers transfers(settings, Secrets{.openai_api_key = "sandbox", .smtp_password = ""});

  std::vector<double> worker;
  std::vector<double> bare;
  for (int round = 0; round < rounds; ++round) {
    Recording recording(transfers);
    worker.push_back(worker_seconds(calls, settings, recording));
    bare.push_back(bare_seconds(recording.requests, transfers));
  }
  std::printf(
      "flow: %d calls of 12 turns, summary and mail each, %d rounds in turn, sandbox on this machine with %s ms "
      "latency, "
      "%d in flight a stage, synchronous = full, medians\n",
      calls, rounds, latency.c_str(), kInFlight);
  std::printf("worker %7.0f calls/s   bare transfers %7.0f calls/s   ratio %.2f\n", calls / bench::median(worker),
              calls / bench::median(bare), bench::median(bare) / bench::median(worker));
}

}  // namespace

int main(int count, char** words) {
  try {
    measure(count, words);  // throws, so that the sandbox ends with it
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "callmill-bench-flow: %s\n", error.what());
    return 1;
  }
}
