// Mail addresses, as strict as an envelope must be: what passes cannot become a second command or header.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace callmill {

/// Why something is no address we would hand to a mail server; `why` reads after "is not a mail address: ".
struct BadAddress {
  std::string why;
  bool operator==(const BadAddress&) const = default;
};

/// An address with a name to show. `name` is one clean line and may be empty.
struct Mailbox {
  std::string name;
  std::string address;
  bool operator==(const Mailbox&) const = default;
};

/// `written` as the envelope wants it: spaces around it gone, the domain in lower case and in punycode. The local part
/// is an RFC 5322 dot-atom of ASCII, kept as written (quoted local parts and address literals are refused); lengths as
/// RFC 5321 4.5.3.1.
std::variant<std::string, BadAddress> read_address(std::string_view written);

/// `Name <address>`, `"Name" <address>` or `address`.
std::variant<Mailbox, BadAddress> read_mailbox(std::string_view written);

/// The parts of a list that people write: between commas, semicolons and line breaks outside of quotes and angle
/// brackets. Empty ones are left out. They live in `written`.
std::vector<std::string_view> address_list(std::string_view written);

/// What follows the @. `address` came from read_address().
std::string_view address_domain(std::string_view address);

}  // namespace callmill
