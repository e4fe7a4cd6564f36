#include "web/http/request_reader.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <limits>
#include <utility>

#include "web/http/request_head.h"

namespace callmill::web {

namespace http = boost::beast::http;
using boost::beast::error_code;

namespace {

std::string in_kilobytes(std::size_t bytes) {
  return bytes < 1024 ? std::to_string(bytes) + " bytes" : std::to_string(bytes / 1024) + " KiB";
}

RequestError too_long_a_head(const Limits& limits) {
  return {431, "headers_too_large",
          "request line and headers may take " + in_kilobytes(limits.head_bytes) + " together"};
}

/// How long the body of a request for this path may be.
std::size_t most_bytes(const Limits& limits, const std::string& path) {
  const auto large = limits.large_bodies.find(path);
  return large == limits.large_bodies.end() ? limits.body_bytes : large->second;
}

RequestError too_long_a_body(std::size_t most) {
  return {413, "body_too_large", "a body may take " + in_kilobytes(most)};
}

RequestError request_error(const error_code& error, const Limits& limits, std::size_t most_of_body) {
  if (error == http::error::header_limit) return too_long_a_head(limits);
  if (error == http::error::body_limit) return too_long_a_body(most_of_body);
  if (error == http::error::bad_version) return {505, "unknown_version", "HTTP/1.1 or HTTP/1.0 is expected"};
  if (error == http::error::bad_content_length || error == http::error::bad_transfer_encoding)
    return {400, "bad_length", "one number in Content-Length, or Transfer-Encoding: chunked, is expected"};
  return {400, "bad_request", "this is not a readable HTTP/1.1 request: " + error.message()};
}

}  // namespace

struct RequestReader::Parsing {
  explicit Parsing(const Limits& limits) {
    parser.header_limit(static_cast<std::uint32_t>(limits.head_bytes));
    // The path decides, so nothing is decided before the head is whole.
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  }
  http::request_parser<http::string_body> parser;
};

RequestReader::RequestReader(const Limits& limits, const std::string& id) : limits_(limits) {
  request_.request_id = id;
}

RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::add(std::string_view bytes) {
  if (state_ == State::refused) return state_;
  if (pending_.empty() && state_ != State::whole) return read(bytes);
  pending_ += bytes;
  return state_ == State::whole ? state_ : read(std::exchange(pending_, {}));
}

RequestReader::State RequestReader::next(const std::string& id) {
  parsing_.reset();
  head_bytes_ = 0;
  wants_continue_ = head_only_ = http_1_0_ = keep_alive_ = false;
  state_ = State::nothing;
  request_ = Request{};
  request_.request_id = id;
  return pending_.empty() ? state_ : read(std::exchange(pending_, {}));
}

void RequestReader::give_up() {
  state_ = State::refused;
  parsing_.reset();
  pending_ = {};
  request_.body = {};
}

std::size_t RequestReader::body_bytes() const {
  return state_ == State::body ? parsing_->parser.get().body().size() : request_.body.size();
}

RequestReader::State RequestReader::read(std::string_view bytes) {
  try {
    return state_ = read_on(bytes);
  } catch (const RequestError& error) {
    error_ = error;
    return state_ = State::refused;
  }
}

RequestReader::State RequestReader::read_on(std::string_view bytes) {
  if (!parsing_) {
    // Line ends before a request line are forgiven (RFC 9112 2.2), but not without end.
    const auto begin = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
    head_bytes_ += begin;
    bytes.remove_prefix(begin);
    if (head_bytes_ > limits_.head_bytes) throw too_long_a_head(limits_);
    if (bytes.empty()) return state_;
    parsing_ = std::make_unique<Parsing>(limits_);
    state_ = State::head;
  }
  bytes.remove_prefix(parse(bytes));
  pending_ = bytes;
  auto& parser = parsing_->parser;
  if (parser.is_done()) {
    request_.body = std::move(parser.get().body());
    return State::whole;
  }
  // What is left of a body is the size line of a chunk, or trailers: they get no more room than headers.
  const std::size_t room_taken = pending_.size() + (state_ == State::head ? head_bytes_ : 0);
  if (room_taken > limits_.head_bytes) throw too_long_a_head(limits_);
  return state_;
}

/// How many of the bytes are done with.
std::size_t RequestReader::parse(std::string_view bytes) {
  auto& parser = parsing_->parser;
  std::size_t used = 0;
  while (used < bytes.size() && !parser.is_done()) {
    const bool in_head = !parser.is_header_done();
    // The last chunk is five bytes or more, and with fewer the parser of Boost 1.74 trips over its own assertion.
    if (!in_head && parser.chunked() && bytes.size() - used < 5) break;
    error_code error;
    const std::size_t taken = parser.put({bytes.data() + used, bytes.size() - used}, error);
    used += taken;
    // The parser forgets the lines that it has read: with its own limit alone, headers may go on without end.
    if (in_head) head_bytes_ += taken;
    if (in_head && head_bytes_ > limits_.head_bytes) throw too_long_a_head(limits_);
    if (error == http::error::need_more) break;
    if (error) throw request_error(error, limits_, most_bytes(limits_, request_.path));
    if (in_head && parser.is_header_done()) take_head();
  }
  return used;
}

void RequestReader::take_head() {
  auto& parser = parsing_->parser;
  request_ = read_head(parser.get(), request_.request_id);
  const std::size_t most = most_bytes(limits_, request_.path);
  if (const auto length = parser.content_length(); length && *length > most) throw too_long_a_body(most);
  parser.body_limit(most);
  head_only_ = parser.get().method() == http::verb::head;
  http_1_0_ = parser.get().version() < 11;
  keep_alive_ = parser.keep_alive();
  wants_continue_ = !http_1_0_ && request_.headers.contains("expect");
  state_ = State::body;
}

}  // namespace callmill::web
