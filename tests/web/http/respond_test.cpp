// Answers that come late, twice, never, from other threads, and while the server ends.
#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <optional>
#include <thread>

#include "support/ends.h"
#include "support/program.h"
#include "web/http/client.h"
#include "web/http/server.h"

using namespace callmill;
using namespace callmill::tests;
using namespace std::chrono_literals;

namespace {

using Asked = std::pair<web::Request, web::Respond>;

/// Keeps what it is asked until somebody wants to answer.
class Waiting {
 public:
  web::Handler handler() {
    return [this](const web::Request& request, web::Respond respond) {
      const std::lock_guard lock(mutex_);
      asked_.emplace_back(request, std::move(respond));
    };
  }
  std::size_t asked() {
    const std::lock_guard lock(mutex_);
    return asked_.size();
  }
  /// The oldest, if any.
  std::optional<Asked> look() {
    const std::lock_guard lock(mutex_);
    if (asked_.empty()) return std::nullopt;
    Asked oldest = std::move(asked_.front());
    asked_.pop_front();
    return oldest;
  }
  /// The oldest, once there is one.
  Asked take() {
    REQUIRE(soon([&] { return asked() > 0; }));
    return look().value();
  }

 private:
  std::mutex mutex_;
  std::deque<Asked> asked_;
};

}  // namespace

TEST_CASE("an answer counts once, the next request gets its own") {
  Waiting desk;
  web::Server server("127.0.0.1:0", desk.handler());
  Client client(server.port());
  client.say(get("/1") + get("/2"));
  const auto [request, respond] = desk.take();
  respond({.body = "one"});
  respond({.body = "two"});
  CHECK(client.answer().body == "one");
  const auto second = desk.take();
  CHECK(second.first.path == "/2");
  respond({.body = "three"});
  second.second({.body = "its own"});
  CHECK(client.answer().body == "its own");
}

TEST_CASE("an answer to a client that has gone is forgotten") {
  Waiting desk;
  web::Server server("127.0.0.1:0", desk.handler());
  {
    Client client(server.port());
    client.say(get("/1"));
    REQUIRE(soon([&] { return desk.asked() == 1; }));
    client.reset();
  }
  desk.take().second({.body = "too late"});
  Client next(server.port());
  next.say(get("/2"));
  desk.take().second({.body = "here"});
  CHECK(next.answer().body == "here");
}

TEST_CASE("an answer after the server has ended is forgotten") {
  Waiting desk;
  web::Limits limits;
  limits.grace = 10ms;
  auto server = std::make_unique<web::Server>("127.0.0.1:0", desk.handler(), limits);
  Client client(server->port());
  client.say(get("/1"));
  const auto late = desk.take();
  server.reset();
  late.second({.body = "too late"});
  CHECK(client.rest().empty());
  CHECK(client.ended());
}

TEST_CASE("clients on many threads, answered by many threads out of turn, get each their own") {
  Waiting desk;
  web::Server server("127.0.0.1:0", desk.handler());
  std::atomic<bool> done{false};
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      while (!done) {
        if (const auto asked = desk.look()) {
          asked->second({.body = asked->first.path + asked->first.body});
        } else {
          std::this_thread::yield();
        }
      }
    });
  }
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] {
      Client client(server.port());
      for (int n = 0; n < 100; ++n) {
        const std::string path = "/" + std::to_string(i) + "/" + std::to_string(n);
        if (client.ask(post(path, "!")).body == path + "!") ++right;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  done = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 800);
}

TEST_CASE("stop(): a request under way is answered, a connection at rest is closed, none is accepted") {
  Waiting desk;
  web::Server server("127.0.0.1:0", desk.handler());
  Client resting(server.port());
  resting.say(get("/1"));
  desk.take().second({});
  REQUIRE(resting.answer().status == 200);
  Client busy(server.port());
  busy.say(get("/2") + get("/3"));
  const auto [request, respond] = desk.take();
  server.stop();
  CHECK(resting.rest().empty());
  CHECK(resting.ended());
  CHECK(soon([&] {
    try {
      Client another(server.port());
      return another.answer().status == 0 && another.ended();
    } catch (const std::runtime_error&) {
      return true;
    }
  }));
  respond({.body = "still"});
  const HttpAnswer last = busy.answer();
  CHECK(last.body == "still");
  CHECK(last.header("Connection") == "close");
  busy.say_no_more();
  CHECK(busy.rest().empty());
  CHECK(desk.asked() == 0);
}

TEST_CASE("the end of the server waits for no answer longer than its grace time") {
  Waiting desk;
  web::Limits limits;
  limits.grace = 100ms;
  limits.handler = 1h;
  auto server = std::make_unique<web::Server>("127.0.0.1:0", desk.handler(), limits);
  Client client(server->port());
  client.say(get("/never"));
  REQUIRE(soon([&] { return desk.asked() == 1; }));
  const auto begun = std::chrono::steady_clock::now();
  REQUIRE(ends([&] { server.reset(); }));
  CHECK(std::chrono::steady_clock::now() - begun >= 100ms);
  CHECK(client.rest().empty());
}

TEST_CASE("stop() in full swing: every answer is whole or not there") {
  web::Server server("127.0.0.1:0", [](const web::Request& request, const web::Respond& respond) {
    respond({.body = request.path + std::string(1000, '.')});
  });
  std::atomic<int> whole{0};
  std::atomic<int> broken{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&, port = server.port()] {
      try {
        Client client(port);
        for (int n = 0;; ++n) {
          const std::string path = "/" + std::to_string(n);
          client.say(get(path));
          const HttpAnswer answer = client.answer();
          if (answer.status == 0) return;
          ++(answer.body == path + std::string(1000, '.') ? whole : broken);
        }
      } catch (const std::runtime_error&) {
        // it came after the end
      }
    });
  }
  REQUIRE(soon([&] { return whole > 200; }));
  server.stop();
  for (std::thread& client : clients) client.join();
  CHECK(broken == 0);
}
