// What a server says in an error's body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callmill {

struct ErrorBody {
  bool found = false;  ///< It has an `error`; else the body as a whole was read as one.
  std::string message{};
  std::vector<std::string> labels{};  ///< Its codes, types, status words and reasons, as they are; the plainest first.
  int number = 0;                     ///< A code that is an HTTP status, as llama.cpp and gateways have it.

  /// One of the labels is this one, in whatever case.
  bool is(std::string_view label) const;
};

/// OpenAI's {"error":{message,type,code}}; the same in a list or in a choice; Google's with status and reasons;
/// FastAPI's
/// {"detail":[{loc,msg}]}; {"error":"words"} and the plainer ones. Nothing of it, of a body that is no JSON.
ErrorBody read_error(const std::string& body);

}  // namespace callmill
