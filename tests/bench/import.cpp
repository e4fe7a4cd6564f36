// Documents per second of `callmill import` beside a bare pass of the same file (read, and parsed by nlohmann's SAX
// parser, which keeps nothing; no database), in turn in the same run. Prints the ratio. Usage: callmill-bench-import
// [DOCUMENTS] [ROUNDS]
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "commands/command_line.h"
#include "commands/list.h"
#include "commands/settings/configuration.h"
#include "scratch.h"

namespace {

using namespace callmill;

/// Conversations of twelve items, a document each, as mongoexport writes them.
void write_export(const std::string& path, int documents) {
  std::string said;
  while (said.size() < 500) said += "and what the caller said next, ";
  std::ofstream file(path);
  for (int i = 0; i < documents; ++i) {
    const std::string item = std::to_string(i);
    const std::string call = std::to_string(1'000'000 + i / 12);
    const std::string previous = i % 12 == 0 ? "null" : "\"item-" + std::to_string(i - 1) + "\"";
    file << R"({"_id":{"$oid":")" << std::string(24 - item.size(), '0') << item << R"("},"call_id":"call-)" << call
         << R"(","tenant_id":"tenant-bench","item_id":"item-)" << item << R"(","previous_item_id":)" << previous
         << R"(,"seq":)" << i % 12 + 1 << R"(,"role":")" << (i % 2 == 0 ? "assistant" : "user")
         << R"(","type":"message","status":"completed","created_at":{"$date":"2025-11-20T12:00:00.000Z"},)"
         << R"("chunks":[{"seq":1,"text":")" << said << R"("},{"seq":2,"text":"turn )" << item << "\"}]}\n";
  }
}

double seconds_of(const std::function<void()>& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

/// Takes every value and keeps none.
struct Nothing : nlohmann::json_sax<nlohmann::json> {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
};

void parse_only(const std::string& path) {
  std::ifstream file(path);
  Nothing nothing;
  for (std::string line; std::getline(file, line);) {
    if (!nlohmann::json::sax_parse(line, &nothing)) std::abort();
  }
}

void import(const std::string& path, int documents) {
  tests::Scratch scratch;
  const std::vector<std::string> words{"import", path, "--db", scratch.path()};
  const auto line = commands::read_command_line(words, commands::all_commands());
  const auto configuration = commands::configure(line.settings, {});
  std::ostringstream out, err;
  commands::Context context{configuration.settings, configuration.secrets, out, err, false, false,
                            configuration.in_force};
  line.command->run(context, line.arguments);
  if (tests::number(scratch.database, "select count(*) from transcript_items") != documents) {
    std::fprintf(stderr, "not every document went in\n%s%s", out.str().c_str(), err.str().c_str());
    std::exit(1);
  }
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  mallopt(M_TRIM_THRESHOLD, 256 << 20);  // as callmill does
  mallopt(M_TOP_PAD, 16 << 20);
  const int documents = count > 1 ? std::atoi(words[1]) : 30'000;
  const int rounds = count > 2 ? std::atoi(words[2]) : 3;
  const tests::ScratchFolder folder;
  const std::string path = folder.path() / "calls-transcripts.json";
  write_export(path, documents);
  const double megabytes = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
  std::vector<double> worker;
  std::vector<double> bare;
  for (int round = 0; round < rounds; ++round) {
    bare.push_back(seconds_of([&] { parse_only(path); }));
    worker.push_back(seconds_of([&] { import(path, documents); }));
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "import: %d documents, one item each, %.0f MB of JSON lines, %d rounds in turn, synchronous = full, medians, "
      "peak memory %.0f MB\n",
      documents, megabytes, rounds, static_cast<double>(usage.ru_maxrss) / 1024);
  std::printf("import %8.0f documents/s %5.1f MB/s   bare parse %8.0f documents/s %5.1f MB/s   ratio %.2f\n",
              documents / median(worker), megabytes / median(worker), documents / median(bare),
              megabytes / median(bare), median(bare) / median(worker));
  return 0;
}
