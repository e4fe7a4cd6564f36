// callmill-sandbox: stand-ins for the paid services, on loopback only.
#include <boost/asio/signal_set.hpp>
#include <boost/program_options.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "http_server.h"
#include "livekit_service.h"
#include "openai_service.h"
#include "smtp_server.h"
#include "talkingshops_service.h"

/// For the address sanitizer: a stand-in is ended amid requests, and what those still hold is no leak.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0";
}

namespace {

namespace po = boost::program_options;
using callmill::sandbox::World;

po::options_description options() {
  po::options_description all("Options");
  auto add = all.add_options();
  const auto port = [] { return po::value<unsigned short>()->default_value(0); };
  const auto text = [](const char* otherwise) { return po::value<std::string>()->default_value(otherwise); };
  add("help", "this text");
  add("openai-port", port(), "port of the OpenAI stand-in; 0: any that is free");
  add("smtp-port", port(), "port of the mail server; 0: any that is free");
  add("livekit-port", port(), "port of the LiveKit stand-in; 0: any that is free");
  add("talkingshops-port", port(), "port of the Talking Shops stand-in; 0: any that is free");
  add("ports-file", po::value<std::string>(), "file for the ports, as JSON; there once all servers listen");
  add("script", po::value<std::string>(), "JSON file: what to do wrong (tests/sandbox/script.h)");
  add("fates", po::value<std::string>(), "JSON file: what becomes of each number that is rung (tests/sandbox/fates.h)");
  add("ledger", po::value<std::string>(), "file of what it saw: read at the start if it is there, written at the end");
  add("mail-dir", text(""), "folder to keep the mails in");
  add("latency-ms", text("0"), "wait before each summary, mail, customer and task: N or MIN-MAX");
  add("seed", po::value<unsigned>()->default_value(1), "of the latencies");
  add("speed", po::value<double>()->default_value(1), "how many seconds of ringing and talking pass in one second");
  add("clock-ahead", po::value<std::int64_t>()->default_value(0),
      "how many seconds LiveKit's clock is before the machine's");
  add("livekit-api-key", text("devkey"), "the key that tokens name");
  add("livekit-api-secret", text("devsecret-devsecret-devsecret-0123456789"), "signs tokens and webhooks");
  add("sip-trunk-id", text("ST_sandbox"), "the trunk; others do not exist");
  add("webhook-url", text(""), "where LiveKit's events go; empty: nowhere");
  add("agent-name", text(""), "the agent comes when dispatched by this name; empty: to every room by itself");
  add("callmill-url", text(""), "the agent posts its results to this API");
  add("agent-token", text(""), "the agent's token for it");
  add("callmill-db", text(""), "without --callmill-url: the agent's results are rows of this database");
  add("talkingshops-api-key", text(""), "the one that is taken; empty: any");
  return all;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void set_latency(World& world, const std::string& text) {
  try {
    std::size_t used = 0;
    world.latency_min_ms = world.latency_max_ms = std::stoi(text, &used);
    if (used < text.size() && text[used] == '-') {
      const std::string rest = text.substr(used + 1);
      world.latency_max_ms = std::stoi(rest, &used);
      if (used == rest.size() && world.latency_min_ms <= world.latency_max_ms) return;
    } else if (used == text.size() && world.latency_min_ms >= 0) {
      return;
    }
  } catch (const std::logic_error&) {
    // not a number: the same error as for a bad range
  }
  throw std::runtime_error("--latency-ms " + text + ": expected N or MIN-MAX, in milliseconds");
}

/// Written beside and renamed, so that a program that waits for the file never reads half of it.
void write_file(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".tmp";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + unfinished);
  std::filesystem::rename(unfinished, path);
}

/// A sandbox that is started again goes on with what the one before it saw.
void read_ledger(World& world, const std::string& path) {
  if (std::filesystem::exists(path)) world.ledger = callmill::sandbox::Ledger::from_json(read_file(path));
}

callmill::sandbox::LivekitOptions livekit_options(const po::variables_map& chosen) {
  const auto text = [&](const char* name) { return chosen[name].as<std::string>(); };
  return {{text("livekit-api-key"), text("livekit-api-secret")},
          text("sip-trunk-id"),
          text("webhook-url"),
          {text("agent-name"), text("callmill-url"), text("agent-token"), text("callmill-db")}};
}

void set_world(World& world, const po::variables_map& chosen) {
  if (chosen.count("script") > 0)
    world.script = callmill::sandbox::Script::parse(read_file(chosen["script"].as<std::string>()));
  if (chosen.count("fates") > 0)
    world.fates = callmill::sandbox::Fates::parse(read_file(chosen["fates"].as<std::string>()));
  set_latency(world, chosen["latency-ms"].as<std::string>());
  if (chosen.count("ledger") > 0) read_ledger(world, chosen["ledger"].as<std::string>());
  world.mail_dir = chosen["mail-dir"].as<std::string>();
  world.random.seed(chosen["seed"].as<unsigned>());
  world.speed = chosen["speed"].as<double>();
  world.clock_ahead_s = chosen["clock-ahead"].as<std::int64_t>();
  if (world.speed <= 0) throw std::runtime_error("--speed: expected a number above 0");
}

int serve(const po::variables_map& chosen) {
  using callmill::sandbox::HttpServer;
  World world;
  set_world(world, chosen);
  boost::asio::signal_set signals(world.io, SIGTERM, SIGINT);
  signals.async_wait([&world](const boost::system::error_code&, int) { world.io.stop(); });
  const auto port = [&](const char* name) { return chosen[name].as<unsigned short>(); };
  HttpServer openai(world, "openai", port("openai-port"), callmill::sandbox::openai_service(world));
  callmill::sandbox::SmtpServer smtp(world, port("smtp-port"));
  HttpServer livekit(world, "livekit", port("livekit-port"),
                     callmill::sandbox::livekit_service(world, livekit_options(chosen)));
  HttpServer talkingshops(
      world, "talkingshops", port("talkingshops-port"),
      callmill::sandbox::talkingshops_service(world, chosen["talkingshops-api-key"].as<std::string>()));
  const std::string ports = "{\"openai_port\": " + std::to_string(openai.port()) +
                            ", \"smtp_port\": " + std::to_string(smtp.port()) +
                            ", \"livekit_port\": " + std::to_string(livekit.port()) +
                            ", \"talkingshops_port\": " + std::to_string(talkingshops.port()) + "}\n";
  if (chosen.count("ports-file") > 0)
    write_file(chosen["ports-file"].as<std::string>(), ports);
  else
    std::cerr << ports;
  world.io.run();
  if (chosen.count("ledger") > 0) write_file(chosen["ledger"].as<std::string>(), world.ledger.to_json());
  std::cout << world.ledger.to_json();
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    const po::options_description all = options();
    po::variables_map chosen;
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(count, words).options(all).style(style).run(), chosen);
    if (chosen.count("help") > 0) {
      std::cout << "callmill-sandbox: stand-ins for OpenAI, a mail server, LiveKit with phones and an agent, and "
                   "Talking Shops, on\n"
                   "loopback; prints what it saw when ended\n"
                << "Example: callmill-sandbox --ports-file ports.json --latency-ms 50-200 --mail-dir mails\n\n"
                << all;
      return 0;
    }
    return serve(chosen);
  } catch (const po::error& error) {
    std::cerr << "callmill-sandbox: " << error.what() << "; see --help\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "callmill-sandbox: " << error.what() << "\n";
    return 1;
  }
}
