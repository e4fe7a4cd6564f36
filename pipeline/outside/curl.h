// libcurl's handles as owned values, and its errors as ours.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>

#include "domain/job/reply.h"
#include "outside/destroy.h"

namespace callmill::outside {

using Easy = std::unique_ptr<CURL, Destroy<&curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, Destroy<&curl_multi_cleanup>>;
using List = std::unique_ptr<curl_slist, Destroy<&curl_slist_free_all>>;
using ErrorText = std::array<char, CURL_ERROR_SIZE>;

/// A request that no server could be sent: an unusable URL, header or address, or a secret that is not set. Becomes
/// NotSent{kind}.
struct Unsendable : std::runtime_error {
  explicit Unsendable(const std::string& why, TransportError what = TransportError::configuration)
      : std::runtime_error(why), kind(what) {}
  TransportError kind;
};

/// A handle that raises no signals, writes errors to `error`, has our user agent, and trusts the authorities of
/// `ca_file` (Settings::ca_file) beside the system's. Throws Unsendable if that file cannot be read.
Easy make_easy(ErrorText& error, const std::string& ca_file);

/// Throws Unsendable with curl's words if curl refuses the value.
template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) throw Unsendable(std::string("libcurl refuses a setting: ") + curl_easy_strerror(code));
}

/// Throws std::runtime_error.
void add(CURLM* multi, CURL* easy);

/// One part of a URL, percent-decoded; empty if it has none. Throws Unsendable naming a URL that cannot be read.
std::string url_part(const std::string& url, CURLUPart part);

/// Sets the URL. curl obeys http_proxy, https_proxy, all_proxy and no_proxy of the environment, but a server on
/// loopback is never asked through a proxy. Throws Unsendable naming a URL that cannot be read.
void set_url(CURL* easy, const std::string& url);

/// The words for it, if this process can open no further file or socket: a connection that fails then is no fault of
/// the server's. Empty: it can.
std::string local_shortage();

/// The words for it, if the transfer failed because this process has no memory or, before it was connected, no file
/// descriptor left; else empty.
std::string shortage_of(CURLcode code, bool was_connected);

/// The URL without name, password, query and fragment, as errors show it; empty if it cannot be read.
std::string shown_url(const std::string& url);

/// `words` tells a broken TLS handshake from a refused one.
TransportError transport_error_of(CURLcode code, const std::string& words);

/// curl's own sentence for this fault, or its general one for the code.
std::string words_of(CURLcode code, const ErrorText& error);

}  // namespace callmill::outside
