// callmill-sandbox: stand-ins for the paid services, on loopback only.
#include <boost/asio/signal_set.hpp>
#include <boost/program_options.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "openai_server.h"
#include "smtp_server.h"

namespace {

namespace po = boost::program_options;
using callmill::sandbox::World;

po::options_description options() {
  po::options_description all("Options");
  auto add = all.add_options();
  add("help", "this text");
  add("openai-port", po::value<unsigned short>()->default_value(0), "port of the OpenAI stand-in; 0: any that is free");
  add("smtp-port", po::value<unsigned short>()->default_value(0), "port of the mail server; 0: any that is free");
  add("ports-file", po::value<std::string>(), "file for the ports, as JSON; there once both servers listen");
  add("script", po::value<std::string>(), "JSON file: what to do wrong (tests/sandbox/script.h)");
  add("ledger", po::value<std::string>(), "file of what it saw: read at the start if it is there, written at the end");
  add("mail-dir", po::value<std::string>()->default_value(""), "folder to keep the mails in");
  add("latency-ms", po::value<std::string>()->default_value("0"), "wait before each summary and mail: N or MIN-MAX");
  add("seed", po::value<unsigned>()->default_value(1), "of the latencies");
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
    // not a number: the same complaint as for a bad range
  }
  throw std::runtime_error("--latency-ms " + text + ": expected N or MIN-MAX, in milliseconds");
}

/// Written beside and renamed, so that whoever waits for the file never reads half of it.
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

int serve(const po::variables_map& chosen) {
  World world;
  if (chosen.count("script") > 0)
    world.script = callmill::sandbox::Script::parse(read_file(chosen["script"].as<std::string>()));
  set_latency(world, chosen["latency-ms"].as<std::string>());
  if (chosen.count("ledger") > 0) read_ledger(world, chosen["ledger"].as<std::string>());
  world.mail_dir = chosen["mail-dir"].as<std::string>();
  world.random.seed(chosen["seed"].as<unsigned>());

  boost::asio::signal_set signals(world.io, SIGTERM, SIGINT);
  signals.async_wait([&world](const boost::system::error_code&, int) { world.io.stop(); });
  callmill::sandbox::OpenaiServer openai(world, chosen["openai-port"].as<unsigned short>());
  callmill::sandbox::SmtpServer smtp(world, chosen["smtp-port"].as<unsigned short>());
  const std::string ports =
      "{\"openai_port\": " + std::to_string(openai.port()) + ", \"smtp_port\": " + std::to_string(smtp.port()) + "}\n";
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
      std::cout
          << "callmill-sandbox: stand-ins for OpenAI and a mail server, on loopback; prints what it saw when ended\n"
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
