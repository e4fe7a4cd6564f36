// A request as people read it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "domain/job/request.h"

namespace callmill::commands {

/// "Content-Type: application/json"; for the credential, which is never shown, words.
std::vector<std::string> header_lines(const HttpRequest& request);

/// Method and URL, a line for each header, and the body, indented where it is JSON. A line of more than `width` columns
/// goes on in the next one, further in; 0: none does.
std::string request_text(const HttpRequest& request, std::size_t width);

}  // namespace callmill::commands
