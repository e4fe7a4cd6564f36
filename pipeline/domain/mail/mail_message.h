// The message itself, RFC 5322 and MIME: written byte for byte the same for the same arguments, and read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/mail/mail_address.h"
#include "domain/time.h"

namespace callmill {

/// The headers of a notification. Names and texts are cleaned and encoded here; addresses came from read_address().
struct MessageHead {
  Mailbox from;
  std::vector<std::string> to;          ///< Those who may be seen; empty: "undisclosed-recipients".
  std::optional<std::string> reply_to;  ///< An address.
  std::string subject;
  std::string message_id;  ///< As message_id() made it.
  UnixTime date;
  std::string call_id;  ///< The outside world's, for X-Call-Id.
};

/// The two alternatives, UTF-8 with LF line ends, and what is attached: name and text.
struct MessageBody {
  std::string text;
  std::string html;
  std::optional<std::pair<std::string, std::string>> attachment;
};

/// `pc.{tenant}.{call}.{revision}@{domain}`, without angle brackets: the same mail always has the same one.
/// A revision that comes again in a file that was restored may have other content, so that from the second on some of
/// `content_hash` (16 hex digits) is in it: `pc.{tenant}.{call}.2-1a2b3c4d@{domain}`. What is not allowed in a message
/// id is written =XX; long ids are cut and end with a hash.
std::string message_id(std::string_view tenant_id, std::string_view call_id, std::int64_t revision,
                       std::string_view content_hash, std::string_view domain);

/// CRLF line ends, ASCII only, no line over 998 bytes, parts in quoted-printable.
std::string write_message(const MessageHead& head, const MessageBody& body);

/// What quoted-printable makes of `text`, in bytes on the wire.
std::size_t encoded_size(std::string_view text);

/// A message taken apart for people to read; all text UTF-8.
struct ReadMessage {
  std::vector<std::pair<std::string, std::string>> headers;  ///< In order, decoded.
  std::string text;
  std::string html;
  std::vector<std::pair<std::string, std::string>> attachments;  ///< File name and text.
};

/// Throws std::runtime_error when `bytes` are no message.
ReadMessage read_message(std::string_view bytes);

}  // namespace callmill
