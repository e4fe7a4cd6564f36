#include "outside/curl.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "domain/text.h"
#include "outside/mail_server.h"

namespace callmill::outside {

namespace {

/// libcurl trusts the file CAINFO and the folder CAPATH together. Debian has the system's authorities in both, so the
/// file may be ours.
void trust(CURL* easy, const std::string& ca_file) {
  if (::access(ca_file.c_str(), R_OK) != 0)
    throw Unsendable("CALLMILL_CA_FILE " + one_line(ca_file) + " cannot be read: " + std::strerror(errno));
  set(easy, CURLOPT_CAINFO, ca_file.c_str());
}

}  // namespace

Easy make_easy(ErrorText& error, const std::string& ca_file) {
  Easy easy{curl_easy_init()};
  if (!easy) throw std::bad_alloc();
  error[0] = '\0';
  set(easy.get(), CURLOPT_ERRORBUFFER, error.data());
  set(easy.get(), CURLOPT_NOSIGNAL, 1L);
  set(easy.get(), CURLOPT_USERAGENT, "callmill/" CALLMILL_VERSION);
  if (!ca_file.empty()) trust(easy.get(), ca_file);
  return easy;
}

std::string url_part(const std::string& url, CURLUPart part) {
  const std::unique_ptr<CURLU, Destroy<&curl_url_cleanup>> parsed{curl_url()};
  if (!parsed) throw std::bad_alloc();
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  if (code != CURLUE_OK) throw Unsendable("'" + one_line(url) + "' is no URL: " + curl_url_strerror(code));
  char* text = nullptr;
  if (curl_url_get(parsed.get(), part, &text, CURLU_URLDECODE) != CURLUE_OK) return {};
  const std::unique_ptr<char, Destroy<&curl_free>> owned{text};
  return text;
}

void add(CURLM* multi, CURL* easy) {
  if (const CURLMcode code = curl_multi_add_handle(multi, easy); code != CURLM_OK)
    throw std::runtime_error(std::string("libcurl: ") + curl_multi_strerror(code));
}

void set_url(CURL* easy, const std::string& url) {
  set(easy, CURLOPT_URL, url.c_str());
  if (is_loopback(url_part(url, CURLUPART_HOST))) set(easy, CURLOPT_NOPROXY, "*");
}

std::string local_shortage() {
  const int probe = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int error = errno;
  if (probe >= 0) {
    ::close(probe);
    return {};
  }
  if (error != EMFILE && error != ENFILE && error != ENOMEM) return {};
  return std::string("callmill can open no further connection: ") + std::strerror(error);
}

std::string shortage_of(CURLcode code, bool was_connected) {
  if (code == CURLE_OUT_OF_MEMORY) return "callmill has no memory left";
  return was_connected ? "" : local_shortage();
}

std::string shown_url(const std::string& url) {
  const std::string port = url_part(url, CURLUPART_PORT);
  return one_line(url_part(url, CURLUPART_SCHEME) + "://" + url_part(url, CURLUPART_HOST) +
                  (port.empty() ? "" : ":" + port) + url_part(url, CURLUPART_PATH));
}

TransportError transport_error_of(CURLcode code, const std::string& words) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return TransportError::timeout;
    case CURLE_SSL_CONNECT_ERROR:
      // With a TLS reason curl prints OpenSSL's; without one the connection broke during the handshake.
      return words.starts_with("OpenSSL SSL_connect:") ? TransportError::network : TransportError::configuration;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_LOGIN_DENIED:
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_NOT_BUILT_IN:
      return TransportError::configuration;
    default:
      return TransportError::network;
  }
}

std::string words_of(CURLcode code, const ErrorText& error) {
  const std::string words = one_line(error.data());
  return words.empty() ? curl_easy_strerror(code) : words;
}

}  // namespace callmill::outside
