#include "ledger.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace callmill::sandbox {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TranscriptSeen, first_caller_line, asked, answered)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MailSeen, at_ms, from, recipients, bytes, digest, answer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DialSeen, call_id, identity, number, room, began_at_ms, rang_at_ms, answered_at_ms,
                                   ended_at_ms, end)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RoomSeen, created, deleted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DispatchSeen, room, agent_name, metadata)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ResultSeen, call_id, what, taken)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WebhookSeen, event, identity, tries, status)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TaskSeen, id, idempotency_key, customer_id, body)

namespace {

std::map<std::string, int> counts_of(const Ledger& ledger, const std::string& service) {
  const auto found = ledger.requests.find(service);
  return found == ledger.requests.end() ? std::map<std::string, int>{} : found->second;
}

}  // namespace

std::string Ledger::to_json() const {
  const nlohmann::json all{
      {"openai", {{"requests", counts_of(*this, "openai")}, {"transcripts", transcripts}}},
      {"smtp", smtp},
      {"mails", mails},
      {"livekit",
       {{"requests", counts_of(*this, "livekit")},
        {"dials", dials},
        {"rooms", rooms},
        {"dispatches", dispatches},
        {"results", results},
        {"webhooks", webhooks}}},
      {"talkingshops", {{"requests", counts_of(*this, "talkingshops")}, {"customers", customers}, {"tasks", tasks}}}};
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Ledger Ledger::from_json(std::string_view text) {
  const auto all = nlohmann::json::parse(text);
  Ledger ledger;
  for (const char* service : {"openai", "livekit", "talkingshops"})
    all.at(service).at("requests").get_to(ledger.requests[service]);
  all.at("openai").at("transcripts").get_to(ledger.transcripts);
  all.at("smtp").get_to(ledger.smtp);
  all.at("mails").get_to(ledger.mails);
  const auto& livekit = all.at("livekit");
  livekit.at("dials").get_to(ledger.dials);
  livekit.at("rooms").get_to(ledger.rooms);
  livekit.at("dispatches").get_to(ledger.dispatches);
  livekit.at("results").get_to(ledger.results);
  livekit.at("webhooks").get_to(ledger.webhooks);
  all.at("talkingshops").at("customers").get_to(ledger.customers);
  all.at("talkingshops").at("tasks").get_to(ledger.tasks);
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
