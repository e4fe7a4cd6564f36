#include "domain/mail/mail_address.h"

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::size_t kLocalPartBytes = 64;
constexpr std::size_t kAddressBytes = 254;

bool is_atom_character(char c) {
  return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// Empty when the local part is fine.
std::string local_part_problem(std::string_view local) {
  if (local.empty()) return "nothing is before the @";
  if (local.size() > kLocalPartBytes) return "more than 64 characters are before the @";
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::all_of(local.begin(), local.end(), is_ascii)) return "only ASCII is allowed before the @";
  if (local.starts_with('.') || local.ends_with('.') || local.find("..") != std::string_view::npos)
    return "a dot before the @ must be between two other characters";
  const auto bad =
      std::find_if_not(local.begin(), local.end(), [](char c) { return c == '.' || is_atom_character(c); });
  return bad == local.end() ? std::string{} : std::string("the character '") + *bad + "' is not allowed before the @";
}

std::variant<std::string, BadAddress> read_domain(std::string_view domain) {
  if (domain.empty()) return BadAddress{"nothing is after the @"};
  if (domain.starts_with('[')) return BadAddress{"an IP address in brackets is not accepted, write the host's name"};
  if (domain.ends_with('.')) return BadAddress{"the domain ends with a dot"};
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(
      UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, status));
  std::string name;
  icu::StringByteSink<std::string> sink(&name);
  icu::IDNAInfo info;
  if (idna)
    idna->nameToASCII_UTF8(icu::StringPiece(domain.data(), static_cast<std::int32_t>(domain.size())), sink, info,
                           status);
  if (U_FAILURE(status) || info.hasErrors()) return BadAddress{"what follows the @ is not a domain name"};
  const bool plain =
      std::all_of(name.begin(), name.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
  if (!plain || name.starts_with('.') || name.find("..") != std::string::npos)
    return BadAddress{"the domain is not made of letters, digits and hyphens between dots"};
  return name;
}

}  // namespace

std::variant<std::string, BadAddress> read_address(std::string_view written) {
  const std::string_view address = trimmed(written, " \t");
  if (address.empty()) return BadAddress{"it is empty"};
  for (const char c : address) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return BadAddress{"it contains a control character"};
    if (c == ' ') return BadAddress{"it contains a space"};
    if (c == '<' || c == '>' || c == ',' || c == ';' || c == '"')
      return BadAddress{std::string("it contains '") + c + "'; write one bare address"};
  }
  if (std::count(address.begin(), address.end(), '@') != 1) return BadAddress{"it must contain exactly one @"};
  const std::size_t at = address.find('@');
  if (std::string problem = local_part_problem(address.substr(0, at)); !problem.empty()) return BadAddress{problem};
  const auto domain = read_domain(address.substr(at + 1));
  if (const auto* bad = std::get_if<BadAddress>(&domain)) return *bad;
  std::string result = std::string(address.substr(0, at + 1)) + std::get<std::string>(domain);
  if (result.size() > kAddressBytes) return BadAddress{"it is longer than 254 characters"};
  return result;
}

std::variant<Mailbox, BadAddress> read_mailbox(std::string_view written) {
  std::string_view text = trimmed(written, " \t");
  std::string name;
  if (const std::size_t open = text.rfind('<'); open != std::string_view::npos && text.ends_with('>')) {
    std::string_view quoted = trimmed(text.substr(0, open), " \t");
    if (quoted.size() >= 2 && quoted.starts_with('"') && quoted.ends_with('"'))
      quoted = quoted.substr(1, quoted.size() - 2);
    name = one_line(quoted);
    text = text.substr(open + 1, text.size() - open - 2);
  }
  auto address = read_address(text);
  if (auto* bad = std::get_if<BadAddress>(&address)) return std::move(*bad);
  return Mailbox{std::move(name), std::move(std::get<std::string>(address))};
}

std::vector<std::string_view> address_list(std::string_view written) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool in_quotes = false;
  bool in_brackets = false;
  for (std::size_t at = 0; at <= written.size(); ++at) {
    const char c = at < written.size() ? written[at] : ',';
    const bool ends = at == written.size() || c == '\n' || (!in_quotes && !in_brackets && (c == ',' || c == ';'));
    in_brackets = !ends && !in_quotes && (c == '<' || (in_brackets && c != '>'));
    in_quotes = !ends && (c == '"') != in_quotes;
    if (!ends) continue;
    if (const auto part = trimmed(written.substr(begin, at - begin)); !part.empty()) parts.push_back(part);
    begin = at + 1;
  }
  return parts;
}

std::string_view address_domain(std::string_view address) {
  return address.substr(address.find('@') + 1);
}

}  // namespace callmill
