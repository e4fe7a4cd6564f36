#include "ledger.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace callmill::sandbox {

std::string Ledger::to_json() const {
  nlohmann::ordered_json all{
      {"openai", {{"requests", openai_requests}, {"transcripts", nlohmann::ordered_json::object()}}},
      {"smtp", smtp},
      {"mails", nlohmann::ordered_json::object()}};
  for (const auto& [key, seen] : transcripts)
    all["openai"]["transcripts"][key] = {
        {"first_caller_line", seen.first_caller_line}, {"asked", seen.asked}, {"answered", seen.answered}};
  for (const auto& [id, deliveries] : mails)
    for (const MailSeen& one : deliveries)
      all["mails"][id].push_back({{"at_ms", one.at_ms},
                                  {"from", one.from},
                                  {"recipients", one.recipients},
                                  {"bytes", one.bytes},
                                  {"digest", one.digest},
                                  {"answer", one.answer}});
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Ledger Ledger::from_json(std::string_view text) {
  const auto all = nlohmann::json::parse(text);
  Ledger ledger;
  all.at("openai").at("requests").get_to(ledger.openai_requests);
  all.at("smtp").get_to(ledger.smtp);
  for (const auto& [key, seen] : all.at("openai").at("transcripts").items())
    ledger.transcripts[key] = {seen.at("first_caller_line").get<std::string>(), seen.at("asked").get<int>(),
                               seen.at("answered").get<int>()};
  for (const auto& [id, deliveries] : all.at("mails").items())
    for (const auto& one : deliveries)
      ledger.mails[id].push_back({one.at("at_ms").get<std::int64_t>(), one.at("from").get<std::string>(),
                                  one.at("recipients").get<std::vector<std::string>>(),
                                  one.at("bytes").get<std::size_t>(), one.at("digest").get<std::string>(),
                                  one.at("answer").get<std::string>()});
  return ledger;
}

std::string digest(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return hex;
}

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace callmill::sandbox
