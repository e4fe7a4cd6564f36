#include "domain/crm/talkingshops_request.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "domain/json.h"
#include "domain/outreach_id.h"
#include "domain/text.h"

namespace callmill {

namespace {

using Json = nlohmann::ordered_json;

/// RFC 3986: all but unreserved characters as %XX.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kUnreserved = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kUnreserved.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return encoded;
}

HttpRequest request(std::string method, std::string_view url, const std::string& path) {
  const std::string base(without_last_slashes(url));
  return {.method = std::move(method), .url = base + path, .credential = Credential::talkingshops_key};
}

HttpRequest post(std::string_view url, const std::string& path, std::string body) {
  HttpRequest made = request("POST", url, path);
  made.headers.emplace_back("Content-Type", "application/json");
  made.body = std::move(body);
  return made;
}

}  // namespace

HttpRequest find_customer_request(std::string_view url, std::string_view mobile) {
  return request("GET", url, "/customers?searchTerm=" + percent_encoded(mobile));
}

HttpRequest make_customer_request(std::string_view url, std::string_view call_id, std::string_view mobile,
                                  std::string_view name, std::string_view email) {
  Json body = {{"mobile", mobile}, {"name", name}};
  if (!email.empty()) body["email"] = email;
  HttpRequest made = post(url, "/customers", json_text(body));
  if (is_nobody_elses(call_id)) made.headers.emplace_back("Idempotency-Key", std::string(call_id) + "-customer");
  return made;
}

HttpRequest find_task_request(std::string_view url, std::string_view call_id, std::string_view customer_id) {
  return request("GET", url,
                 customer_id.empty() ? "/tasks?searchTerm=" + percent_encoded(call_id)
                                     : "/tasks/customer/" + percent_encoded(customer_id));
}

HttpRequest get_task_request(std::string_view url, std::string_view task_id) {
  return request("GET", url, "/tasks/" + percent_encoded(task_id));
}

HttpRequest make_task_request(std::string_view url, std::string_view call_id, std::string body) {
  HttpRequest made = post(url, "/tasks", std::move(body));
  made.headers.emplace_back("Idempotency-Key", call_id);
  return made;
}

}  // namespace callmill
