#include "domain/documents.h"

#include <string_view>

namespace callmill {

namespace {

void add_escaped(std::string& out, unsigned char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (c >= 0x20) {
    out += '\\';
    out += static_cast<char>(c);
  } else {
    out += "\\u00";
    out += kHex[c >> 4U];
    out += kHex[c & 0xFU];
  }
}

void add_text(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // where what needs no escape begins
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out += text.substr(plain, i - plain);
    plain = i + 1;
    add_escaped(out, c);
  }
  out += text.substr(plain);
  out += '"';
}

}  // namespace

// Written straight into text: a tree of JSON values in between took a good part of an import's time.
std::string chunk_json(const std::vector<Chunk>& chunks) {
  std::string json = "[";
  for (const Chunk& chunk : chunks) {
    if (json.size() > 1) json += ',';
    json += "{\"seq\":";
    json += chunk.seq ? std::to_string(*chunk.seq) : "null";
    json += ",\"text\":";
    add_text(json, chunk.text);
    json += '}';
  }
  json += ']';
  return json;
}

}  // namespace callmill
