#include "outside/http_transfer.h"

#include <algorithm>

#include "domain/livekit/livekit_token.h"
#include "domain/text.h"
#include "outside/mail_server.h"

namespace callmill::outside {

namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void append(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

/// `value` as a header may carry it; throws when it is empty or would break the header.
const std::string& required(const std::string& value, const std::string& name) {
  if (value.empty()) throw Unsendable(name + " is not set", TransportError::credentials);
  if (has_control(value)) throw Unsendable(name + " has a control character in it");
  return value;
}

/// A token must not cross a network unencrypted.
void require_tls(const std::string& url) {
  if (url_part(url, CURLUPART_SCHEME) == "https" || is_loopback(url_part(url, CURLUPART_HOST))) return;
  throw Unsendable("LIVEKIT_URL must be wss:// or https://, unless LiveKit is on loopback");
}

std::string_view setting_of(Credential credential) {
  switch (credential) {
    case Credential::openai_bearer:
      return "OPENAI_BASE_URL";
    case Credential::livekit_token:
      return "LIVEKIT_URL";
    case Credential::talkingshops_key:
      return "TALKINGSHOPS_URL";
    case Credential::none:
      break;
  }
  return "no setting";
}

/// The header line of the request's credential; empty: it needs none.
std::string credential_line(const HttpRequest& request, const Settings& settings, const Secrets& secrets,
                            UnixTime now) {
  switch (request.credential) {
    case Credential::none:
      return {};
    case Credential::openai_bearer:
      // A self-hosted server needs no key.
      if (secrets.openai_api_key.empty()) return {};
      return "Authorization: Bearer " + required(secrets.openai_api_key, "OPENAI_API_KEY");
    case Credential::livekit_token:
      require_tls(request.url);
      return "Authorization: Bearer " + livekit_token(required(settings.livekit_api_key, "LIVEKIT_API_KEY"),
                                                      required(secrets.livekit_api_secret, "LIVEKIT_API_SECRET"),
                                                      request.room, now);
    case Credential::talkingshops_key:
      return "x-tenant-api-key: " + required(secrets.talkingshops_api_key, "TALKINGSHOPS_API_KEY");
  }
  throw std::logic_error("unknown kind of credential");
}

}  // namespace

HttpTransfer::HttpTransfer(const HttpRequest& request, const Settings& settings, const Secrets& secrets,
                           std::chrono::seconds timeout, UnixTime now)
    : url_(request.url),
      credential_(request.credential),
      body_(request.body),
      easy_(make_easy(error_, settings.ca_file)) {
  set_url(easy(), request.url);
  set(easy(), CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy(), CURLOPT_FOLLOWLOCATION, 0L);
  set(easy(), CURLOPT_CONNECTTIMEOUT, static_cast<long>(std::min(timeout, kHttpConnectTimeout).count()));
  set(easy(), CURLOPT_TIMEOUT, static_cast<long>(timeout.count()));
  set_method(request);
  set_headers(request);
  if (const std::string line = credential_line(request, settings, secrets, now); !line.empty()) append(headers_, line);
  set(easy(), CURLOPT_HTTPHEADER, headers_.get());
  set_callbacks();
}

void HttpTransfer::set_method(const HttpRequest& request) {
  if (request.method.empty() || has_control(request.method) || request.method.find(' ') != std::string::npos)
    throw Unsendable("'" + one_line(request.method) + "' is no HTTP method");
  if (body_.empty() && request.method == "GET") {
    set(easy(), CURLOPT_HTTPGET, 1L);
    return;
  }
  set(easy(), CURLOPT_POST, 1L);
  set(easy(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(easy(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
  // The body goes through a callback that cannot rewind: else curl would silently send it again when a kept connection
  // turns out to be dead, although the server may have acted. Without a body only a new connection prevents that.
  if (body_.empty()) set(easy(), CURLOPT_FRESH_CONNECT, 1L);
}

void HttpTransfer::set_headers(const HttpRequest& request) {
  append(headers_, "Expect:");
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || has_control(name) || has_control(value) || name.find(':') != std::string::npos)
      throw Unsendable("the HTTP header '" + one_line(name) + "' has a control character or a bad name");
    append(headers_, name + ": " + value);
  }
}

void HttpTransfer::set_callbacks() {
  set(easy(), CURLOPT_READFUNCTION, &HttpTransfer::give_body);
  set(easy(), CURLOPT_READDATA, static_cast<void*>(this));
  set(easy(), CURLOPT_WRITEFUNCTION, &HttpTransfer::take_body);
  set(easy(), CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(easy(), CURLOPT_HEADERFUNCTION, &HttpTransfer::take_header);
  set(easy(), CURLOPT_HEADERDATA, static_cast<void*>(this));
}

std::size_t HttpTransfer::give_body(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::size_t length = std::min(size * count, transfer.body_.size() - transfer.given_);
  transfer.body_.copy(buffer, length, transfer.given_);
  transfer.given_ += length;
  return length;
}

std::size_t HttpTransfer::take_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::size_t length = size * count;
  if (transfer.received_.size() + length > kLongestHttpBody) {
    transfer.too_long_ = "the answer is longer than " + std::to_string(kLongestHttpBody >> 20U) + " MiB";
    return 0;
  }
  transfer.received_.append(bytes, length);
  return length;
}

std::size_t HttpTransfer::take_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::size_t length = size * count;
  transfer.received_header_bytes_ += length;
  if (transfer.received_header_bytes_ > kLongestHttpHeaders) {
    transfer.too_long_ = "the answer's headers are longer than " + std::to_string(kLongestHttpHeaders >> 10U) + " KiB";
    return 0;
  }
  transfer.add_header({bytes, length});
  return length;
}

void HttpTransfer::add_header(std::string_view line) {
  if (line.starts_with("HTTP/")) return received_headers_.clear();  // an interim answer (1xx) came before
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string value = clean_text(trimmed(line.substr(colon + 1)));
  auto [entry, is_new] = received_headers_.try_emplace(lower(trimmed(line.substr(0, colon))), value);
  if (!is_new) entry->second += ", " + value;
}

HttpResponse HttpTransfer::response() {
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy(), CURLINFO_RETRY_AFTER, &retry_after);
  HttpResponse response{static_cast<int>(status), std::move(received_headers_), std::move(received_), std::nullopt};
  if (retry_after > 0) response.retry_after = std::chrono::seconds{retry_after};
  if (status >= 300 && status < 400) response.asked = asked();
  return response;
}

/// The URL, and the setting that an operator corrects.
std::string HttpTransfer::asked() const {
  return shown_url(url_) + " (" + std::string(setting_of(credential_)) + ")";
}

bool HttpTransfer::left_whole() const {
  curl_off_t request_began_us = 0;
  curl_easy_getinfo(easy(), CURLINFO_PRETRANSFER_TIME_T, &request_began_us);
  return request_began_us > 0 && given_ == body_.size();
}

Reply HttpTransfer::reply(CURLcode code) {
  if (code == CURLE_OK) return response();
  const bool left = left_whole();
  const auto failed = [&](TransportError error, const std::string& words) -> Reply {
    if (left) return Unanswered{error, words};
    return NotSent{error, words};
  };
  if (!too_long_.empty()) return failed(TransportError::too_large, too_long_);
  if (const auto shortage = shortage_of(code, left); !shortage.empty()) return failed(TransportError::local, shortage);
  const std::string words = words_of(code, error_);
  const TransportError error = transport_error_of(code, words);
  if (error != TransportError::configuration) return failed(error, words);
  return failed(error, words + "; asked was " + asked() + "; see also CALLMILL_CA_FILE");
}

}  // namespace callmill::outside
