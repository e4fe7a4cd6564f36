#include "domain/document_json.h"

#include <string_view>

#include "domain/import_rows.h"

namespace callmill {

namespace {

/// Written straight into text: a tree of values in between took a good part of an import's time.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  ~Object() { out_ += '}'; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  template <class T>
  void add(std::string_view name, const T& value) {
    add_name(name);
    put(value);
  }
  /// `json` is JSON already.
  void add_json(std::string_view name, std::string_view json) {
    add_name(name);
    out_ += json;
  }

 private:
  void add_name(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }
  template <class T>
  void put(const std::optional<T>& value) {
    if (value) {
      put(*value);
    } else {
      out_ += "null";
    }
  }
  void put(const std::string& text) { put_text(text); }
  void put(std::int64_t number) { out_ += std::to_string(number); }
  void put(bool value) { out_ += value ? "true" : "false"; }
  void put(UnixTime time) { put(unix_seconds(time)); }
  void put(UnixMillis time) { put(std::int64_t{time.time_since_epoch().count()}); }
  void put(const std::vector<std::string>& texts) {
    out_ += '[';
    for (const std::string& text : texts) {
      if (out_.back() != '[') out_ += ',';
      put_text(text);
    }
    out_ += ']';
  }
  void put(const std::vector<Chunk>& chunks) {
    out_ += '[';
    for (const Chunk& chunk : chunks) {
      if (out_.back() != '[') out_ += ',';
      Object one(out_);
      one.add("seq", chunk.seq);
      one.add("text", chunk.text);
    }
    out_ += ']';
  }

  void put_text(std::string_view text) {
    out_ += '"';
    std::size_t plain = 0;  // where what needs no escape begins
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c >= 0x20 && c != '"' && c != '\\') continue;
      out_ += text.substr(plain, i - plain);
      plain = i + 1;
      put_escape(c);
    }
    out_ += text.substr(plain);
    out_ += '"';
  }
  void put_escape(unsigned char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    if (c >= 0x20) {
      out_ += '\\';
      out_ += static_cast<char>(c);
    } else {
      out_ += "\\u00";
      out_ += kHex[c >> 4U];
      out_ += kHex[c & 0xFU];
    }
  }

  std::string& out_;
};

void add_fields(Object& row, const ItemRow& item) {
  row.add("tenant_id", item.tenant_id);
  row.add("external_id", item.external_id);
  row.add("item_id", item.item_id);
  row.add("previous_item_id", item.previous_item_id);
  row.add("seq", item.seq);
  row.add("role", item.role);
  row.add("type", item.type);
  row.add("status", item.status);
  row.add("spoken_at_ms", item.spoken_at);
  row.add("chunks", item.chunks);
  row.add("digest", digest_of(item));
}

void add_fields(Object& row, const CallRow& call) {
  row.add("tenant_id", call.tenant_id);
  row.add("external_id", call.external_id);
  row.add("phone", call.phone);
  row.add("called_number", call.called_number);
  row.add("call_started_at", call.started_at);
  row.add("call_ended_at", call.ended_at);
}

void add_fields(Object& row, const TenantRow& tenant) {
  row.add("tenant_id", tenant.tenant_id);
  row.add("status", tenant.status);
  row.add("display_name", tenant.display_name);
  row.add("recipients", tenant.recipients);
  row.add("bcc", tenant.bcc);
  row.add("reply_to", tenant.reply_to);
  row.add("timezone", tenant.timezone);
  row.add("language", tenant.language);
  row.add("post_call", tenant.post_call);
  row.add("mail_when_empty", tenant.mail_when_empty);
  row.add_json("summary_fields", tenant.summary_fields);
}

template <class T>
std::string one(const T& row) {
  std::string json;
  {
    Object object(json);
    add_fields(object, row);
  }
  return json;
}

template <class T>
std::string all(const std::vector<T>& rows, UnixTime now) {
  std::string json = "[";
  for (const T& row : rows) {
    if (json.size() > 1) json += ',';
    Object object(json);
    object.add("now", now);
    add_fields(object, row);
  }
  json += ']';
  return json;
}

}  // namespace

std::string row_json(const ItemRow& item) {
  return one(item);
}
std::string row_json(const CallRow& call) {
  return one(call);
}
std::string row_json(const TenantRow& tenant) {
  return one(tenant);
}
std::string rows_json(const std::vector<ItemRow>& items, UnixTime now) {
  return all(items, now);
}
std::string rows_json(const std::vector<CallRow>& calls, UnixTime now) {
  return all(calls, now);
}
std::string rows_json(const std::vector<TenantRow>& tenants, UnixTime now) {
  return all(tenants, now);
}

}  // namespace callmill
