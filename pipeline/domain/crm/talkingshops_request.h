// What is asked of Talking Shops (https://documentation-2ml.pages.dev/api-documentation/tasks-api-documentation). The
// key is put in at the wall.
#pragma once

#include <string>
#include <string_view>

#include "domain/job/request.h"

namespace callmill {

/// `url` everywhere is TALKINGSHOPS_URL, `mobile` ten digits with 91 before them.
HttpRequest find_customer_request(std::string_view url, std::string_view mobile);

/// An empty email is left out. The idempotency key is the call_id and "-customer": a server may refuse the task's under
/// another path. A call_id of an older version gives none: another database's call may have had it.
HttpRequest make_customer_request(std::string_view url, std::string_view call_id, std::string_view mobile,
                                  std::string_view name, std::string_view email);

/// The tasks among which that of `call_id` would be: the customer's, or without a `customer_id` what a search for the
/// call_id finds.
HttpRequest find_task_request(std::string_view url, std::string_view call_id, std::string_view customer_id);

/// One task.
HttpRequest get_task_request(std::string_view url, std::string_view task_id);

/// `body` is JSON. The call_id is the idempotency key too.
HttpRequest make_task_request(std::string_view url, std::string_view call_id, std::string body);

}  // namespace callmill
