#include "domain/mail/mail_message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::size_t kIdPartBytes = 60;
constexpr std::size_t kCallIdHeaderBytes = 200;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct Free {
  void operator()(void* memory) const { g_free(memory); }
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

void start_gmime() {
  static const bool started = (g_mime_init(), true);
  static_cast<void>(started);
}

/// "=XX" for each byte that is neither an ASCII letter or digit nor one of `plain`.
std::string escaped(std::string_view text, std::string_view plain) {
  std::string safe;
  for (const char c : text) {
    char byte[4] = {c, 0, 0, 0};
    const bool stays = is_letter_or_digit(c) || plain.find(c) != std::string_view::npos;
    if (!stays) std::snprintf(byte, sizeof byte, "=%02X", static_cast<unsigned char>(c));
    safe += byte;
  }
  return safe;
}

std::string id_part(std::string_view text) {
  const std::string safe = escaped(text, "-_");
  return safe.size() <= kIdPartBytes ? safe : safe.substr(0, kIdPartBytes) + "=" + hash_hex(text);
}

Owned<GMimeObject> text_part(const char* subtype, std::string_view text) {
  Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
  Owned<GMimeDataWrapper> content(g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  GMimePart* part = g_mime_part_new_with_type("text", subtype);
  Owned<GMimeObject> object(GMIME_OBJECT(part));
  g_mime_object_set_content_type_parameter(object.get(), "charset", "utf-8");
  g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_part_set_content(part, content.get());
  return object;
}

/// "=_" cannot occur in quoted-printable text, so no body can hold the boundary.
Owned<GMimeMultipart> multipart(const char* subtype, std::string_view message_id) {
  Owned<GMimeMultipart> parts(g_mime_multipart_new_with_subtype(subtype));
  g_mime_multipart_set_boundary(parts.get(), ("=_" + std::string(subtype) + "_" + hash_hex(message_id)).c_str());
  return parts;
}

Owned<GMimeObject> body_parts(const MessageBody& body, std::string_view message_id) {
  Owned<GMimeMultipart> alternative = multipart("alternative", message_id);
  g_mime_multipart_add(alternative.get(), text_part("plain", body.text).get());
  g_mime_multipart_add(alternative.get(), text_part("html", body.html).get());
  if (!body.attachment) return Owned<GMimeObject>(GMIME_OBJECT(alternative.release()));
  Owned<GMimeMultipart> mixed = multipart("mixed", message_id);
  g_mime_multipart_add(mixed.get(), GMIME_OBJECT(alternative.get()));
  Owned<GMimeObject> attachment = text_part("plain", body.attachment->second);
  g_mime_object_set_disposition(attachment.get(), "attachment");
  g_mime_part_set_filename(GMIME_PART(attachment.get()), body.attachment->first.c_str());
  g_mime_multipart_add(mixed.get(), attachment.get());
  return Owned<GMimeObject>(GMIME_OBJECT(mixed.release()));
}

/// RFC 2047, in ASCII; GMime folds between the words. By itself GMime 3.2.13 would pass on an encoded word that
/// somebody typed, to be decoded; and it reads back several base64 words with padding as the first alone, hence Q.
std::string encoded_text(std::string_view text) {
  constexpr std::size_t longest = 63;  // 75 with what surrounds it (RFC 2047, 2)
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (plain && text.size() <= longest && text.find("=?") == std::string_view::npos) return std::string(text);
  std::string words;
  std::string word;
  const auto finish_word = [&] {
    words += (words.empty() ? "=?UTF-8?Q?" : " =?UTF-8?Q?") + word + "?=";
    word.clear();
  };
  while (!text.empty()) {
    std::size_t length = 1;
    while (length < text.size() && !begins_character(text[length])) ++length;
    // As the Q encoding has it, fit for a phrase as well.
    const std::string character = text.front() == ' ' ? "_" : escaped(text.substr(0, length), "");
    if (word.size() + character.size() > longest) finish_word();
    word += character;
    text.remove_prefix(length);
  }
  finish_word();
  return words;
}

void add_header(GMimeMessage* message, const char* name, const std::string& value) {
  g_mime_object_append_header(GMIME_OBJECT(message), name, value.c_str(), "utf-8");
}

void write_head(GMimeMessage* message, const MessageHead& head) {
  const std::unique_ptr<GDateTime, Free> date(g_date_time_new_from_unix_utc(unix_seconds(head.date)));
  g_mime_message_set_date(message, date.get());
  const std::string name = encoded_text(safe_line(head.from.name));
  g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, name.empty() ? nullptr : name.c_str(),
                             head.from.address.c_str());
  for (const std::string& address : head.to)
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, nullptr, address.c_str());
  if (head.to.empty()) add_header(message, "To", "undisclosed-recipients:;");
  if (head.reply_to) g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, nullptr, head.reply_to->c_str());
  g_mime_message_set_subject(message, encoded_text(safe_line(head.subject)).c_str(), "utf-8");
  g_mime_message_set_message_id(message, head.message_id.c_str());
  add_header(message, "Auto-Submitted", "auto-generated");
  add_header(message, "X-Auto-Response-Suppress", "All");
  const std::string call_id = safe_line(head.call_id);
  add_header(message, "X-Call-Id", encoded_text(cut_text(call_id, kCallIdHeaderBytes)));
  add_header(message, "MIME-Version", "1.0");
}

std::string stream_bytes(GMimeStream* stream) {
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  return std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

std::string part_text(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  return clean_text(stream_bytes(stream.get()));
}

void take_part(GMimeObject*, GMimeObject* object, void* to) {
  if (!GMIME_IS_PART(object)) return;
  auto& message = *static_cast<ReadMessage*>(to);
  GMimePart* part = GMIME_PART(object);
  const char* name = g_mime_part_get_filename(part);
  if (name != nullptr)
    message.attachments.emplace_back(one_line(name), part_text(part));
  else if (g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", "html"))
    message.html = part_text(part);
  else
    message.text = part_text(part);
}

}  // namespace

std::string message_id(std::string_view tenant_id, std::string_view call_id, std::int64_t revision,
                       std::string_view content_hash, std::string_view domain) {
  constexpr std::size_t kHashShown = 8;
  std::string number = std::to_string(revision);
  if (revision > 1) number.append("-").append(content_hash.substr(0, kHashShown));
  return "pc." + id_part(tenant_id) + "." + id_part(call_id) + "." + number + "@" + std::string(domain);
}

std::string write_message(const MessageHead& head, const MessageBody& body) {
  start_gmime();
  const Owned<GMimeMessage> message(g_mime_message_new(FALSE));
  write_head(message.get(), head);
  g_mime_message_set_mime_part(message.get(), body_parts(body, head.message_id).get());
  const std::unique_ptr<GMimeFormatOptions, Free> format(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message.get()), format.get(), stream.get());
  return stream_bytes(stream.get());
}

std::size_t encoded_size(std::string_view text) {
  std::string encoded(text.size() * 4 + 16, '\0');
  int state = -1;
  guint32 save = 0;
  auto* out = reinterpret_cast<unsigned char*>(encoded.data());
  encoded.resize(g_mime_encoding_quoted_encode_close(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                                                     out, &state, &save));
  const auto line_ends = std::count(encoded.begin(), encoded.end(), '\n');  // each goes out as CR LF
  return encoded.size() + static_cast<std::size_t>(line_ends);
}

ReadMessage read_message(std::string_view bytes) {
  start_gmime();
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) throw std::runtime_error("these bytes are no mail message");
  ReadMessage result;
  GMimeHeaderList* headers = g_mime_object_get_header_list(GMIME_OBJECT(message.get()));
  for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
    result.headers.emplace_back(one_line(g_mime_header_get_name(header)), one_line(g_mime_header_get_value(header)));
  }
  g_mime_message_foreach(message.get(), take_part, &result);
  return result;
}

}  // namespace callmill
