#include "web/api/tokens.h"

#include "domain/crypto.h"
#include "domain/text.h"

namespace callmill::web {

const std::vector<std::string>& token_scopes() {
  static const std::vector<std::string> scopes{"enqueue", "operator", "agent"};
  return scopes;
}

std::string token_text(const std::array<unsigned char, 32>& random_bits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "cmt_";
  for (const unsigned char byte : random_bits) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

std::string token_hash(std::string_view token) {
  return sha256(token);
}

std::optional<std::string> bearer_token(const Request& request) {
  const auto found = request.headers.find("authorization");
  if (found == request.headers.end()) return std::nullopt;
  const std::string& value = found->second;
  constexpr std::string_view kScheme = "bearer ";
  if (lower(value.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  const std::string_view token = trimmed(std::string_view(value).substr(kScheme.size()), " ");
  return token.empty() ? std::nullopt : std::optional(std::string(token));
}

const ApiToken* find_token(const std::vector<ApiToken>& valid, std::string_view presented) {
  const std::string hash = token_hash(presented);
  const ApiToken* found = nullptr;
  for (const ApiToken& token : valid) {
    if (same_bytes(token.token_hash, hash)) found = &token;
  }
  return found;
}

std::optional<std::string> listening_error(const std::string& url, bool loopback, bool any_valid_token) {
  if (loopback || any_valid_token) return std::nullopt;
  return "other machines can reach " + url +
         ", and there is no valid token: 'callmill token add NAME --scope enqueue' makes one; or listen on 127.0.0.1";
}

const std::vector<ApiToken>& TokenBook::valid(ledger::Database& database) {
  const std::int64_t version = database.data_version();
  if (version != seen_version_) {
    // The version first: a commit between the two reads is then read twice, not missed.
    tokens_ = database.all(sql::tokens::Valid{});
    seen_version_ = version;
  }
  return tokens_;
}

}  // namespace callmill::web
