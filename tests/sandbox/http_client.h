// POST over loopback, for what the stand-ins themselves send: webhooks, and the agent's results.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <string>

namespace callmill::sandbox {

/// `url`: http://HOST:PORT/PATH, HOST an address of loopback; throws std::runtime_error for anything else. `then` gets
/// the status, 0 when none came within 5 s.
void http_post(boost::asio::io_context& io, const std::string& url, const std::map<std::string, std::string>& headers,
               const std::string& body, std::function<void(int status)> then);

}  // namespace callmill::sandbox
