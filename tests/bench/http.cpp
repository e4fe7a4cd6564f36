// Requests per second over connections that are kept, beside a loop that blocks in recv() and sends the same bytes
// back, in the same program with the same client.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

#include "bench/figures.h"
#include "web/http/client.h"
#include "web/http/server.h"

namespace {

using namespace callmill;
using tests::Client;

const std::string kRequest =
    "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: bench\r\nAccept: */*\r\n"
    "Authorization: Bearer 0123456789012345678901234567890123456789\r\n\r\n";
const std::string kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\nX-Request-Id: 01234567-12345\r\n"
    "Cache-Control: no-store\r\n\r\n{\"status\":\"ok\"}\n";

void must(bool good, const char* what) {
  if (good) return;
  std::perror(what);
  std::exit(1);
}

/// All clients ask, then all read, again and again.
double seconds_of_asking(std::vector<Client>& clients, int requests) {
  return bench::seconds_of([&] {
    for (int i = 0; i < requests; i += static_cast<int>(clients.size())) {
      for (Client& client : clients) must(client.say(kRequest), "send");
      for (Client& client : clients) must(client.answer().status == 200, "answer");
    }
  });
}

std::vector<Client> connected(int port, int connections) {
  std::vector<Client> clients;
  for (int i = 0; i < connections; ++i) clients.emplace_back(port);
  return clients;
}

double server_seconds(int connections, int requests) {
  const web::Server server("127.0.0.1:0", [](const web::Request& request, const web::Respond& respond) {
    must(request.path == "/healthz", "path");
    respond({.body = "{\"status\":\"ok\"}\n"});
  });
  auto clients = connected(server.port(), connections);
  return seconds_of_asking(clients, requests);
}

double loop_seconds(int connections, int requests) {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  must(::bind(listening, reinterpret_cast<sockaddr*>(&address), length) == 0, "bind");
  must(::listen(listening, 512) == 0, "listen");
  must(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");
  auto clients = connected(ntohs(address.sin_port), connections);
  std::vector<int> peers;
  const int on = 1;
  for (int i = 0; i < connections; ++i) {
    peers.push_back(::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC));
    ::setsockopt(peers.back(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  std::thread loop([&] {
    char buffer[16384];
    for (;;) {
      for (const int peer : peers) {
        if (::recv(peer, buffer, sizeof buffer, 0) <= 0) return;
        must(::send(peer, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) > 0, "send");
      }
    }
  });
  const double seconds = seconds_of_asking(clients, requests);
  clients.clear();
  loop.join();
  for (const int peer : peers) ::close(peer);
  ::close(listening);
  return seconds;
}

}  // namespace

int main(int count, char** words) {
  const int requests = count > 1 ? std::atoi(words[1]) : 50'000;
  const int rounds = count > 2 ? std::atoi(words[2]) : 5;
  std::printf("http: %d requests of %zu bytes, %d rounds each in turn, medians\n", requests, kRequest.size(), rounds);
  for (const int connections : {1, 16, 256}) {
    std::vector<double> server;
    std::vector<double> loop;
    for (int round = 0; round < rounds; ++round) {
      server.push_back(server_seconds(connections, requests));
      loop.push_back(loop_seconds(connections, requests));
    }
    std::printf("%3d connections  server %8.0f requests/s   blocking loop %8.0f requests/s   ratio %.2f\n", connections,
                requests / bench::median(server), requests / bench::median(loop),
                bench::median(loop) / bench::median(server));
  }
  return 0;
}
