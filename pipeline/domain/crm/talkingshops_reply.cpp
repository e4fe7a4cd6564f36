#include "domain/crm/talkingshops_reply.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "domain/crm/task_evidence.h"
#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;
using Names = std::array<const char*, 2>;

constexpr std::size_t kLongestId = 200;
constexpr Names kBare = {"id", "_id"};

Names named(CrmThing thing) {
  return thing == CrmThing::task ? Names{"taskId", "task_id"} : Names{"customerId", "customer_id"};
}

std::optional<std::string> id_among(const json& object, const Names& names) {
  for (const char* name : names) {
    if (const json& number = member(object, name); number.is_number_integer()) return number.dump();
    auto id = text_at(object, name);
    if (!id.empty() && id.size() <= kLongestId) return id;
  }
  return std::nullopt;
}

std::optional<std::string> own_id(const json& object, CrmThing thing) {
  if (auto id = id_among(object, named(thing))) return id;
  return id_among(object, kBare);
}

/// Of what the reply wraps: the thing itself, data or result.
std::optional<std::string> wrapped_id(const json& reply, CrmThing thing) {
  for (const char* name : {thing == CrmThing::task ? "task" : "customer", "data", "result"}) {
    const json& inner = member(reply, name);
    if (!inner.is_object()) continue;
    if (auto id = wrapped_id(inner, thing)) return id;
    if (auto id = own_id(inner, thing)) return id;
  }
  return std::nullopt;
}

using Matches = std::function<bool(const json&)>;

/// Whether one of its texts or numbers matches.
bool holds(const json& value, const Matches& matches) {
  if (!value.is_structured()) return matches(value);
  return std::ranges::any_of(value, [&](const json& inner) { return holds(inner, matches); });
}

/// The outermost element of a list that matches and has an id. What is in no list is the reply's own: it may repeat
/// what was searched for.
std::optional<std::string> listed(const json& value, CrmThing thing, const Matches& matches) {
  if (!value.is_structured()) return std::nullopt;
  for (const json& inner : value) {
    if (value.is_array() && inner.is_object() && matches(inner)) {
      if (auto id = own_id(inner, thing)) return id;
    }
    if (auto id = listed(inner, thing, matches)) return id;
  }
  return std::nullopt;
}

Search search(const std::string& body, CrmThing thing, const Matches& matches) {
  const json reply = read_json_if_any(body);
  if (reply.is_discarded()) return {};
  return {true, listed(reply, thing, matches)};
}

bool holds_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !joins_words(text[at - 1]);
    const auto end = at + word.size();
    if (begins && (end == text.size() || !joins_words(text[end]))) return true;
  }
  return false;
}

bool is_mobile(const std::string& digits, std::string_view mobile) {
  if (mobile.size() != 12) return false;
  const std::string_view national = mobile.substr(2);
  return digits == mobile || digits == national || digits == "0" + std::string(national);
}

}  // namespace

std::string phone_digits(std::string_view text) {
  // A number among other words is not the customer's own.
  if (text.find_first_not_of("0123456789+-() ") != std::string_view::npos) return {};
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
  return digits;
}

std::optional<std::string> made_id(const std::string& body, CrmThing thing) {
  if (auto id = existing_id(body, thing)) return id;
  return id_among(read_json_if_any(body), kBare);
}

std::optional<std::string> existing_id(const std::string& body, CrmThing thing) {
  const json reply = read_json_if_any(body);
  if (auto id = id_among(reply, named(thing))) return id;
  return wrapped_id(reply, thing);
}

Search search_task(const std::string& body, std::string_view call_id, std::string_view mobile) {
  const auto says = [&](const json& value) {
    return value.is_string() && holds_word(value.get_ref<const std::string&>(), call_id);
  };
  return search(body, CrmThing::task, [&](const json& task) {
    return holds(task, says) && whose(task_evidence(task), call_id, mobile) != Whose::anothers;
  });
}

Search search_customer(const std::string& body, std::string_view mobile) {
  const auto says = [&](const json& value) {
    if (value.is_number_integer()) return is_mobile(value.dump(), mobile);
    return value.is_string() && is_mobile(phone_digits(value.get_ref<const std::string&>()), mobile);
  };
  return search(body, CrmThing::customer, [&](const json& customer) { return holds(customer, says); });
}

}  // namespace callmill
