#include "domain/call_key.h"

#include <algorithm>

#include "domain/text.h"

namespace callmill {

namespace {

/// Code points, as SQLite's length() counts them.
std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::optional<std::string> complaint_about_id(const std::string& field, const std::string& id, std::size_t shortest) {
  if (characters(id) < shortest) {
    return field + " '" + one_line(id) + "' is too short: at least " + std::to_string(shortest) +
           " characters expected";
  }
  if (id.size() > 200) return field + " is too long: at most 200 bytes expected";
  if (one_line(id) != id) return field + " '" + one_line(id) + "' holds control characters, bad UTF-8 or odd spaces";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> complaint_about(const CallKey& key) {
  if (auto complaint = complaint_about_id("tenant_id", key.tenant_id, 3)) return complaint;
  return complaint_about_id("call_id", key.call_id, 8);
}

}  // namespace callmill
