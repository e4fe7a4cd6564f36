// What is measured in processor time.
#include <catch2/catch.hpp>
#include <ctime>

#include "domain/conversation/items.h"
#include "support/open_files.h"
#include "web/http/client.h"
#include "web/http/server.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

/// Of this process.
std::chrono::nanoseconds cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

double least_nanoseconds(Shape shape, std::size_t count) {
  const std::vector<Item> items = shaped(shape, count);
  auto least = std::chrono::nanoseconds::max();
  for (int run = 0; run < 3; ++run) {
    const auto before = cpu_time();
    REQUIRE(order_of(items).positions.size() == count);
    least = std::min(least, cpu_time() - before);
  }
  return static_cast<double>(least.count());
}

}  // namespace

TEST_CASE("ten times the items cost about ten times the work, whatever their shape", "[latency]") {
  const Shape shape = GENERATE(Shape::chain, Shape::star, Shape::shuffled, Shape::cycle, Shape::strays);
  CAPTURE(static_cast<int>(shape));
  // n log n gives 12.5, and memory is slower than cache; n squared would give 100.
  CHECK(least_nanoseconds(shape, 100'000) / least_nanoseconds(shape, 10'000) < 50);
}

TEST_CASE("out of files, the server does not spin", "[latency]") {
  const OpenFiles files;
  web::Limits limits;
  limits.accept_pause = 20ms;
  web::Server server(
      "127.0.0.1:0", [](const web::Request&, const web::Respond& respond) { respond({}); }, limits);
  Client newcomer;
  std::vector<int> fillers;
  files.allow(files_open() + 8);
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) fillers.push_back(fd);
  newcomer.connect(server.port());
  newcomer.say(get("/"));
  const auto before = cpu_time();
  pollfd readable{newcomer.fd(), POLLIN, 0};
  CHECK(::poll(&readable, 1, 1000) == 0);
  CHECK(cpu_time() - before < 250ms);
  for (const int fd : fillers) ::close(fd);
  CHECK(newcomer.answer().status == 200);
}
