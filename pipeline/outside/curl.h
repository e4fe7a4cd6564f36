// libcurl's handles as owned values, and its faults in our words. Included by the .cpp files of this folder only.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>

#include "domain/reply.h"

namespace callmill::outside {

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct CloseMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;
using Multi = std::unique_ptr<CURLM, CloseMulti>;
using List = std::unique_ptr<curl_slist, FreeList>;
using Url = std::unique_ptr<CURLU, FreeUrl>;
using ErrorText = std::array<char, CURL_ERROR_SIZE>;

/// What cannot be sent whoever is asked: an unusable URL, header or address, or a secret that is not set. Becomes
/// NotSent{trouble}.
struct Unsendable : std::runtime_error {
  explicit Unsendable(const std::string& why, Trouble what = Trouble::configuration)
      : std::runtime_error(why), trouble(what) {}
  Trouble trouble;
};

/// A handle with what every transfer of ours wants: no signals, errors into `error`, our user agent, and the
/// authorities of `ca_file` (Settings::ca_file) trusted beside the system's. Throws Unsendable when that file cannot be
/// read.
Easy make_easy(ErrorText& error, const std::string& ca_file);

/// Sets an option; throws Unsendable with curl's words when curl does not take the value.
template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) throw Unsendable(std::string("libcurl refuses a setting: ") + curl_easy_strerror(code));
}

/// One part of a URL, percent-decoded; empty when it has none. Throws Unsendable naming the URL when it cannot be read.
std::string url_part(const std::string& url, CURLUPart part);

/// Sets the URL. http_proxy, https_proxy, all_proxy and no_proxy of the environment hold as curl has it, but a server
/// on loopback is never asked through a proxy. Throws Unsendable naming a URL that cannot be read.
void set_url(CURL* easy, const std::string& url);

/// The kind of trouble behind a CURLcode. `words` tells a broken TLS handshake from a refused one.
Trouble trouble_of(CURLcode code, const std::string& words);

/// curl's own sentence for this fault, or its general one for the code.
std::string words_of(CURLcode code, const ErrorText& error);

}  // namespace callmill::outside
