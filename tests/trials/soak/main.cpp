// callmill-soak: the worker under constant load. Calls come at a steady rate, the sandbox answers, and what the
// runner's process costs is printed as it goes. Ends with 1 when memory, WAL or open files grow beyond what is allowed,
// or the worker falls behind. The database grows: nothing is ever deleted. Usage: callmill-soak [MINUTES]
// [CALLS-PER-SECOND]
#include <cstdio>
#include <cstdlib>

#include "support/cpu_time.h"
#include "support/house.h"

namespace {

using namespace callmill;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Between the end of the warm-up, a fifth of the time, and the end.
constexpr double kRssGrowthMb = 8;  ///< glibc's arenas and libcurl's caches move by less.
constexpr double kWalGrowthMb = 8;  ///< A checkpoint is due at 4 MB; one reader may delay it.
constexpr double kFilesGrowth = 8;  ///< Connections come and go.
constexpr double kSlowdown = 1.5;   ///< CPU time a call, last part to first: the machine is not this program's alone.
constexpr double kLeastOfTheRate = 0.9;  ///< Calls done to calls that came.

struct Sample {
  double minutes = 0;
  double rss_mb = 0;
  double wal_mb = 0;
  double db_mb = 0;
  double open_files = 0;
  double cpu_seconds = 0;
  std::int64_t calls_done = 0;
};

double rss_mb(pid_t pid) {
  const std::string status = tests::content_of("/proc/" + std::to_string(pid) + "/status");
  return std::strtod(status.c_str() + status.find("VmRSS:") + 6, nullptr) / 1024;
}

double size_mb(const std::string& path) {
  std::error_code gone;  // the WAL may not be there yet
  const auto bytes = std::filesystem::file_size(path, gone);
  return gone ? 0 : static_cast<double>(bytes) / (1 << 20);
}

Sample sample(tests::House& house, pid_t pid, Clock::duration since_begin) {
  Sample now;
  now.minutes = std::chrono::duration<double, std::ratio<60>>(since_begin).count();
  now.rss_mb = rss_mb(pid);
  now.wal_mb = size_mb(house.scratch.path() + "-wal");
  now.db_mb = size_mb(house.scratch.path());
  now.open_files =
      static_cast<double>(std::distance(std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"),
                                        std::filesystem::directory_iterator{}));
  now.cpu_seconds = tests::cpu_seconds(pid);
  now.calls_done = house.number("select count(*) from jobs where finished_at is not null");
  return now;
}

double calls_per_second(const Sample& from, const Sample& to) {
  return static_cast<double>(to.calls_done - from.calls_done) / (to.minutes - from.minutes) / 60;
}

double cpu_ms_per_call(const Sample& from, const Sample& to) {
  return 1000 * (to.cpu_seconds - from.cpu_seconds) /
         std::max<double>(1, static_cast<double>(to.calls_done - from.calls_done));
}

void print(const Sample& before, const Sample& now) {
  std::printf("%6.2f  %6.1f  %6.1f  %6.1f  %10.0f  %10lld  %7.1f  %15.2f\n", now.minutes, now.rss_mb, now.wal_mb,
              now.db_mb, now.open_files, static_cast<long long>(now.calls_done), calls_per_second(before, now),
              cpu_ms_per_call(before, now));
  std::fflush(stdout);
}

/// Enqueues at `rate` and samples every `every`, for `length`.
std::vector<Sample> soak(tests::House& house, pid_t pid, double rate, Clock::duration length, Clock::duration every) {
  std::printf("minute  rss_mb  wal_mb   db_mb  open_files  calls_done  calls/s  cpu_ms_per_call\n");
  std::vector<Sample> samples{sample(house, pid, 0s)};
  const auto begun = Clock::now();
  std::int64_t calls = 0;
  for (auto now = begun; now - begun < length; now = Clock::now()) {
    const auto due = static_cast<std::int64_t>(rate * std::chrono::duration<double>(now - begun).count());
    for (; calls < due; ++calls) house.add_call("call-" + std::to_string(1'000'000 + calls));
    if (now - begun >= every * static_cast<int>(samples.size())) {
      samples.push_back(sample(house, pid, now - begun));
      print(samples.at(samples.size() - 2), samples.back());
    }
    std::this_thread::sleep_for(20ms);
  }
  return samples;
}

bool grew(const char* what, double from, double to, double allowed) {
  if (to - from <= allowed) return false;
  std::printf("%s grew from %.1f to %.1f; allowed are %.1f\n", what, from, to, allowed);
  return true;
}

/// Whether all stayed flat; says what did not.
bool flat(const std::vector<Sample>& samples, double rate) {
  const std::size_t warm = samples.size() / 5;
  const Sample& first = samples.at(warm);
  const Sample& last = samples.back();
  const Sample& early = samples.at(warm + (samples.size() - warm) / 3);
  const Sample& late = samples.at(samples.size() - 1 - (samples.size() - warm) / 3);
  bool bad = grew("memory (MB)", first.rss_mb, last.rss_mb, kRssGrowthMb);
  bad = grew("the WAL (MB)", first.wal_mb, last.wal_mb, kWalGrowthMb) || bad;
  bad = grew("open files", first.open_files, last.open_files, kFilesGrowth) || bad;
  const double before = cpu_ms_per_call(first, early);
  const double after = cpu_ms_per_call(late, last);
  std::printf("first third after the warm-up: %.1f calls/s, %.2f ms of CPU a call; last: %.1f calls/s, %.2f ms\n",
              calls_per_second(first, early), before, calls_per_second(late, last), after);
  if (after > kSlowdown * before) std::printf("a call costs more than %.1f times what it did\n", kSlowdown);
  if (calls_per_second(late, last) < kLeastOfTheRate * rate)
    std::printf("the worker falls behind %.1f calls/s\n", rate);
  return !bad && after <= kSlowdown * before && calls_per_second(late, last) >= kLeastOfTheRate * rate;
}

}  // namespace

int main(int count, char** words) {
  try {
    const double minutes = count > 1 ? std::atof(words[1]) : 30;
    const double rate = count > 2 ? std::atof(words[2]) : 20;
    const auto length = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(60 * minutes));
    tests::House house("[]", {"--latency-ms", "50-250"});
    tests::Program run({"run"}, house.environment());
    const bool good = flat(soak(house, run.pid(), rate, length, std::max<Clock::duration>(1s, length / 30)), rate);
    run.signal(SIGTERM);
    return run.wait() == 0 && good ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "callmill-soak: %s\n", error.what());
    return 1;
  }
}
