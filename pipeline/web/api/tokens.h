// Bearer tokens: their text, how they are stored, and how they are checked.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/database.h"
#include "sql/tokens.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// The scopes a token may have: enqueue, operator, agent.
const std::vector<std::string>& token_scopes();

/// The token made of 256 random bits: "cmt_" and 64 hexadecimal digits.
std::string token_text(const std::array<unsigned char, 32>& random_bits);

/// SHA-256 of the whole text, 32 bytes. No salt and no slow hash: 256 random bits cannot be guessed.
std::string token_hash(std::string_view token);

/// A row of api_tokens that is not revoked.
using ApiToken = sql::tokens::Valid::Row;

/// What follows "Bearer " in the header Authorization; nullopt if there is none, or something else.
std::optional<std::string> bearer_token(const Request& request);

/// The token whose text is `presented`, or null. Compares every token, each in constant time.
const ApiToken* find_token(const std::vector<ApiToken>& valid, std::string_view presented);

/// Why the API must not listen at an address; nullopt: it may. `url` is for the message.
std::optional<std::string> listening_error(const std::string& url, bool loopback, bool any_valid_token);

/// The valid tokens. Reads them again only after another connection has written to the database. For one thread.
class TokenBook {
 public:
  /// Throws LedgerError.
  const std::vector<ApiToken>& valid(ledger::Database& database);
  /// The next valid() reads them again. Call it after the connection was reopened.
  void forget() { seen_version_.reset(); }

 private:
  std::vector<ApiToken> tokens_;
  std::optional<std::int64_t> seen_version_;
};

}  // namespace callmill::web
