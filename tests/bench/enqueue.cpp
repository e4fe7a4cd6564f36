// Enqueues per second over HTTP: many clients whose jobs share commits, beside the same server with one transaction for
// each request, in turn in the same run. Prints the ratio.
// Usage: callmill-bench-enqueue [REQUESTS] [ROUNDS] [CLIENTS]
#include "intake/enqueue.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "bench/figures.h"
#include "ledger/migrate.h"
#include "web/api/api.h"
#include "web/api/process.h"
#include "web/http/client.h"
#include "web/http/server.h"

namespace {

using namespace callmill;

const std::string kToken = web::token_text({});

std::string request_for(int call) {
  const std::string body = R"({"call_id":"call-)" + std::to_string(1'000'000 + call) + R"(","tenant_id":"tenant-a"})";
  return "POST /api/v1/process HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + kToken +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Each client sends its next request when it has the answer to the last one.
double seconds_of_requests(int port, int requests, int clients) {
  return bench::seconds_of([&] {
    std::vector<std::jthread> threads;
    for (int client = 0; client < clients; ++client) {
      threads.emplace_back([=] {
        tests::Client connection(port);
        for (int call = client; call < requests; call += clients) {
          if (connection.ask(request_for(call)).status != 202) std::abort();
        }
      });
    }
  });
}

/// A migrated database with the token in it, in a folder that is gone afterwards.
class Database {
 public:
  Database()
      : folder_(std::filesystem::temp_directory_path() / ("callmill-bench-" + std::to_string(::getpid()))),
        path((std::filesystem::create_directories(folder_), folder_ / "callmill.db").string()) {
    ledger::Database database(path, ledger::Access::create);
    ledger::migrate(database);
    database.run(sql::tokens::Add{
        .name = "bench", .scope = "enqueue", .token_hash = web::token_hash(kToken), .now = unix_time(1)});
  }
  ~Database() { std::filesystem::remove_all(folder_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

 private:
  std::filesystem::path folder_;

 public:
  const std::string path;
};

double shared_commits(int requests, int clients, int& commits) {
  const Database database;
  std::atomic<int> counted{0};
  web::Api api(database.path, [&] { ++counted; });
  web::Server server("127.0.0.1:0", api.handler());
  const double seconds = seconds_of_requests(server.port(), requests, clients);
  commits = counted;
  return seconds;
}

/// What an API without group commit does: the token's look-up and one transaction for each request.
double single_commits(int requests, int clients) {
  const Database database;
  struct Ask {
    web::Request request;
    web::Respond respond;
  };
  ledger::Database connection(database.path);
  web::TokenBook tokens;
  web::BatchThread<Ask> writer(web::Api::kMostWaiting, [&](const std::vector<Ask>& asks) {
    for (const Ask& ask : asks) {
      if (web::find_token(tokens.valid(connection), web::bearer_token(ask.request).value()) == nullptr) std::abort();
      const CallKey key = web::read_process_body(ask.request.body);
      ledger::Transaction transaction(connection);
      intake::enqueue(connection, {key}, unix_time(1'800'000'000));
      transaction.commit();
      ask.respond({.status = 202});
    }
  });
  web::Server server("127.0.0.1:0", [&](const web::Request& request, web::Respond respond) {
    Ask ask{request, std::move(respond)};
    if (!writer.push(ask)) std::abort();
  });
  return seconds_of_requests(server.port(), requests, clients);
}

}  // namespace

int main(int count, char** words) {
  const int requests = count > 1 ? std::atoi(words[1]) : 20'000;
  const int rounds = count > 2 ? std::atoi(words[2]) : 5;
  const int clients = count > 3 ? std::atoi(words[3]) : 64;
  std::printf("enqueue: %d new calls over HTTP from %d clients, %d rounds each in turn, synchronous = full, medians\n",
              requests, clients, rounds);
  std::vector<double> shared;
  std::vector<double> single;
  int commits = 0;
  for (int round = 0; round < rounds; ++round) {
    shared.push_back(shared_commits(requests, clients, commits));
    single.push_back(single_commits(requests, clients));
  }
  std::printf("group commit %8.0f enqueues/s (%.1f a commit)   one commit each %8.0f enqueues/s   ratio %.2f\n",
              requests / bench::median(shared), static_cast<double>(requests) / commits,
              requests / bench::median(single), bench::median(single) / bench::median(shared));
  return 0;
}
