#include "web/api/do_not_call.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "domain/json.h"
#include "domain/phone_number.h"
#include "domain/text.h"
#include "web/api/bodies.h"

namespace callmill::web {

namespace {

constexpr std::size_t kLongestReason = 500;  // in characters, as the next one
constexpr std::size_t kLongestSource = 200;
constexpr std::size_t kLongestPhone = 100;

/// One line of `most` characters at most; nothing where it is not there, null or blank.
std::optional<std::string> line_at(const nlohmann::json& body, const char* name, std::size_t most) {
  const nlohmann::json& value = member(body, name);
  if (value.is_null()) return std::nullopt;
  if (!value.is_string()) throw BadRequest(std::string(name) + " is " + value.type_name() + ": a string was expected");
  std::string line = one_line(value.get_ref<const std::string&>());
  const std::size_t length = character_count(line);
  if (length > most) {
    throw BadRequest(std::string(name) + " has " + std::to_string(length) + " characters: at most " +
                     std::to_string(most) + " expected");
  }
  return line.empty() ? std::nullopt : std::optional(std::move(line));
}

}  // namespace

intake::DoNotCallRow read_do_not_call(const Request& request, const std::string& token_name) {
  require_json(request);
  const nlohmann::json body = json_body(request.body);
  if (!body.is_object()) {
    throw BadRequest(std::string("the body is ") + body.type_name() + ": an object with phone was expected");
  }
  for (const auto& [name, value] : body.items()) {
    if (name != "phone" && name != "reason" && name != "source") {
      throw BadRequest("unknown field '" + std::string(cut_text(one_line(name), 64)) +
                       "': phone, reason and source were expected");
    }
  }
  const auto phone = line_at(body, "phone", kLongestPhone);
  if (!phone) throw BadRequest("phone is missing: a number such as +919876543210 was expected");
  const auto read = read_phone_number(*phone);
  if (const auto* unreadable = std::get_if<UnreadableNumber>(&read)) throw BadRequest("phone " + unreadable->why);
  return {.phone_e164 = std::get<PhoneNumber>(read).e164,
          .reason = line_at(body, "reason", kLongestReason),
          .source = line_at(body, "source", kLongestSource).value_or("api:" + token_name)};
}

Response listed_response(const intake::DoNotCallRow& asked, const intake::DoNotCallEntry& entry) {
  const nlohmann::ordered_json body{{"phone", asked.phone_e164},
                                    {"do_not_call", true},
                                    {"added", entry.is_new},
                                    {"reason", or_null(entry.row.reason)},
                                    {"source", entry.row.source},
                                    {"since", entry.row.created_at},
                                    {"lead_id", or_null(entry.row.lead_id)},
                                    {"lead_status", or_null(entry.row.lead_status)}};
  return {.status = entry.is_new ? 201 : 200, .body = json_line(body)};
}

}  // namespace callmill::web
