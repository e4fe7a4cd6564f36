// One HTTP request and its answer, as the stand-ins see them.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace callmill::sandbox {

/// `headers` names are lower case; `target` as it came, with its query.
struct HttpAsk {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  std::string path() const { return target.substr(0, target.find('?')); }
};

/// `delivery` is how the answer goes out: whole, or one of reset_after_request, silence, drip.
struct HttpAnswer {
  int status = 200;
  std::map<std::string, std::string> headers{};
  std::string body{};
  std::string delivery = "whole";
  int interval_ms = 0;
};

/// To be called once, at any time; the connection waits for it.
using Answer = std::function<void(const HttpAnswer&)>;
using Service = std::function<void(const HttpAsk&, const Answer&)>;

}  // namespace callmill::sandbox
