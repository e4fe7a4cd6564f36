// Hashes, signatures and base64 of OpenSSL, as strings of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace callmill {

std::string sha256(std::string_view bytes);  ///< 32 bytes.
/// 32 bytes. An empty key is accepted: anybody can sign with it.
std::string hmac_sha256(std::string_view bytes, std::string_view key);

std::string base64(std::string_view bytes);     ///< RFC 4648 section 4, padded.
std::string base64url(std::string_view bytes);  ///< RFC 4648 section 5, without padding.
/// Nothing for text that base64url() does not write.
std::optional<std::string> from_base64url(std::string_view text);

/// Compares in a time that depends on the lengths alone.
bool same_bytes(std::string_view one, std::string_view other);

}  // namespace callmill
