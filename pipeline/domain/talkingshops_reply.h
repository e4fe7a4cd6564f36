// What Talking Shops answers: ids of what it made, and whether what is looked for is there. Its documents do not say
// how a created task looks, nor a list of them: so several spellings are read.
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
  bool is_json = false;  ///< False: the reply cannot be read, nobody knows.
  std::optional<std::string> id{};
};

/// The task in which `call_id` stands as a word of its own, in any text of it.
Search search_task(const std::string& body, std::string_view call_id);

/// The customer one of whose texts or numbers is `mobile` (ten digits after 91), however it is written.
Search search_customer(const std::string& body, std::string_view mobile);

}  // namespace callmill
