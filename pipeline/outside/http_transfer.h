// One HTTP request under way, and what its end means.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "domain/job/reply.h"
#include "domain/job/request.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "outside/curl.h"

namespace callmill::outside {

inline constexpr std::chrono::seconds kHttpConnectTimeout{10};
inline constexpr std::size_t kLongestHttpBody = 8U << 20U;       ///< Bytes; a longer answer is refused.
inline constexpr std::size_t kLongestHttpHeaders = 256U << 10U;  ///< Bytes, all header lines together.

class HttpTransfer {
 public:
  /// Throws Unsendable if the request cannot be sent (URL, scheme, control characters in a header or the credential) or
  /// its credential is not set. `now` is when a token is minted.
  HttpTransfer(const HttpRequest& request, const Settings& settings, const Secrets& secrets,
               std::chrono::seconds timeout, UnixTime now);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  CURL* easy() const { return easy_.get(); }

  /// The outcome, after curl reported that the transfer ended with `code`. Call it once.
  Reply reply(CURLcode code);

 private:
  void set_method(const HttpRequest& request);
  void set_headers(const HttpRequest& request);
  void set_callbacks();
  void add_header(std::string_view line);
  HttpResponse response();
  std::string asked() const;
  bool left_whole() const;
  static std::size_t give_body(char* buffer, std::size_t size, std::size_t count, void* self);
  static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* self);

  ErrorText error_{};
  List headers_;
  std::string url_;
  Credential credential_;
  std::string body_;
  std::size_t given_ = 0;  // bytes of body_ handed to curl
  std::map<std::string, std::string> received_headers_;
  std::size_t received_header_bytes_ = 0;
  std::string received_;
  std::string too_long_;  // why we stopped reading; empty: we did not
  Easy easy_;             // last: it refers to all of the above
};

}  // namespace callmill::outside
