// Replies of Talking Shops: ids of what it made, and whether it has what was searched for. Its documents show neither a
// created task nor a list of them: so several spellings are read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace callmill {

enum class CrmThing { task, customer };

/// The id in the reply to a POST: `taskId`, `task_id`, or below `task`, `data` or `result`, and last a bare `id` or
/// `_id` of the reply itself (of a customer accordingly). Text or an integer, at most 200 bytes. Nothing when there is
/// none.
std::optional<std::string> made_id(const std::string& body, CrmThing thing);

/// The same of a 409, where a bare `id` may be the error's.
std::optional<std::string> existing_id(const std::string& body, CrmThing thing);

/// What became of a search.
struct Search {
  bool is_json = false;  ///< False: the reply cannot be read.
  std::optional<std::string> id{};
};

/// The task that has `call_id` as a word of its own in one of its texts, and is not another's by what it shows (see
/// task_evidence.h). `mobile` is ten digits after 91.
Search search_task(const std::string& body, std::string_view call_id, std::string_view mobile);

/// The digits of a text that is a number and nothing else: "+91 98765-43210"; else empty.
std::string phone_digits(std::string_view text);

/// The customer that has `mobile` (ten digits after 91), in any spelling, as one of its texts or numbers.
Search search_customer(const std::string& body, std::string_view mobile);

}  // namespace callmill
